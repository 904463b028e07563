/** @file Keeps a failing panel from taking the page with it. */
import { Component, type ReactNode } from 'react';
import { ErrorNote } from './ErrorNote.tsx';

interface Props {
  /** What failed, in the page's words: "The flatmap". */
  what: string;
  children: ReactNode;
}

interface State {
  error: Error | undefined;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorNote
        error={{ message: `${this.props.what} stopped working: ${error.message}` }}
        retryLabel="Show it again"
        onRetry={() => this.setState({ error: undefined })}
      />
    );
  }
}
