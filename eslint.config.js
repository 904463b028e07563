import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'public', '.demo-build', 'node_modules', '**/fixtures/**', 'test-results'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'JSXOpeningElement[name.name=/^Icon[A-Z]/] > JSXAttribute[name.name="size"] Literal',
          message: 'Icons grow with the letters: take their size from src/ui/icon-size.ts.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: '@mantine/core',
          importNames: ['Tooltip'],
          message:
            'Hundreds of them cost a toggle a fifth of its time: src/ui/Tooltip.tsx has one for all.',
        },
      ],
    },
  },
  { files: ['src/ui/TooltipLayer.tsx'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['scripts/**', 'e2e/**', '*.config.{ts,js}'], rules: { 'no-console': 'off' } },
);
