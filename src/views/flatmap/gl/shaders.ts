/**
 * @file Shaders of the map. A vertex looks its voxel up in a texture of paint, so that new betas
 * change one small texture and no geometry. GLSL ES 3.00.
 */

import { bareContrast, foldSlope, foldSteps, weightSteps } from './raster.ts';

/** Texels in a row of the paint texture: a power of two, since software divides slowly. */
const paintBits = 10;
export const paintWidth = 2 ** paintBits;

const toClip = `
uniform vec2 centre;
uniform vec2 zoom;
vec4 toClip(vec2 at) { return vec4((at - centre) * zoom, 0.0, 1.0); }
`;

/**
 * Paint of a voxel: value, 1 where there is a value, reliability 0..1, state + 8 if chosen.
 * Values and marks are interpolated over the triangle with their weight and cut at one half: the same
 * line that the outlines follow.
 */
const paintOfVoxel = `
uniform sampler2D paint;
uniform sampler2D categories;
/** Of a voxel + 1; what is no voxel has a texel too, of zeros. */
vec4 texelOf(int number) {
  return texelFetch(paint, ivec2(number & ${paintWidth - 1}, number >> ${paintBits}), 0);
}
/** Weighted colour and weight of a category; else value, nothing, reliability, weight. */
vec4 weightedOf(vec4 texel) {
  if (!categorical) return vec4(texel.x, 0.0, texel.z, texel.y);
  vec3 colour = texelFetch(categories, ivec2(int(texel.x + 0.5) % 256, 0), 0).rgb;
  return vec4(colour * texel.y, texel.y);
}
/** Silenced; raised or set; lowered; chosen. */
vec4 marksOf(vec4 texel) {
  int code = int(texel.w + 0.5);
  int state = code & 7;
  return vec4(state == 1, state == 3 || state == 5, state == 4, (code & 8) != 0);
}
`;

export const surfaceVertex = `#version 300 es
precision highp float;
precision highp int;
in vec2 position;
in float curvature;
in int voxel;
uniform bool categorical;
${toClip}
${paintOfVoxel}
out vec4 weighted;
out vec4 marks;
out float fold;
out float covered;
flat out int ownVoxel;
void main() {
  gl_Position = toClip(position);
  fold = curvature;
  ownVoxel = voxel;
  vec4 texel = texelOf(voxel + 1);
  weighted = weightedOf(texel);
  marks = marksOf(texel);
  covered = voxel >= 0 ? 1.0 : 0.0;
}`;

/** From what lies at a pixel to its colour; whoever includes it has the globals that are read here. */
const shading = `
uniform sampler2D colours;
uniform vec2 range;
uniform float threshold;
uniform bool fadeByReliability;
uniform vec3 gyrusInk;
uniform vec3 sulcusInk;
uniform vec3 silencedInk;
uniform vec3 raisedInk;
uniform vec3 chosenInk;
uniform int hovered;
uniform float pixelRatio;

/** 0 below a limit, 1 above, over a pixel of its own slope: an edge without stairs. */
float above(float limit, float x) {
  float soft = max(0.5 * fwidth(x), 1e-6);
  return smoothstep(limit - soft, limit + soft, x);
}

vec3 valueColour(vec3 base) {
  float there = above(0.5, weighted.w);
  float weight = max(weighted.w, 1e-3);
  if (categorical) return mix(base, weighted.rgb / weight, 0.82 * there);
  float value = weighted.x / weight;
  float t = clamp((value - range.x) / (range.y - range.x), 0.0, 1.0);
  vec3 own = texelFetch(colours, ivec2(int(t * 255.0 + 0.5), 0), 0).rgb;
  float size = range.x < 0.0 ? abs(value) : value;
  float shown = threshold <= 0.0 ? 1.0 : above(threshold, size);
  float faith = fadeByReliability ? clamp(weighted.z, 0.0, 1.0) : 1.0;
  return mix(base, own, there * shown * faith);
}

float stripes(float period, float share, float slope) {
  vec2 at = gl_FragCoord.xy / pixelRatio;
  return step(fract((at.x + slope * at.y) / period), share);
}

float dots(float period) {
  vec2 at = fract(gl_FragCoord.xy / pixelRatio / period) - 0.5;
  return 1.0 - smoothstep(0.2, 0.3, length(at));
}

/** Over the grey of the folds. */
vec3 shaded(vec3 base) {
  vec3 own = valueColour(base);
  if (hasMarks) {
    if (marks.x > 0.5) {
      own = mix(mix(own, base, 0.55), silencedInk, 0.75 * stripes(6.0, 0.3, 1.0));
    } else if (marks.y > 0.5) {
      own = mix(own, raisedInk, 0.9 * dots(6.0));
    } else if (marks.z > 0.5) {
      own = mix(own, raisedInk, 0.75 * stripes(6.0, 0.2, 0.0));
    }
    if (marks.w > 0.5) own = mix(own, chosenInk, 0.35 + 0.4 * stripes(4.0, 0.35, -1.0));
  }
  if (ownVoxel >= 0 && ownVoxel == hovered) own = mix(own, chosenInk, 0.6);
  return own;
}
`;

export const surfaceFragment = `#version 300 es
precision highp float;
precision highp int;
in vec4 weighted;
in vec4 marks;
in float fold;
in float covered;
flat in int ownVoxel;
uniform bool categorical;
const bool hasMarks = true;
${shading}
out vec4 colour;
void main() {
  // A comparison with NaN is not reliable on every GPU: unknown curvature comes as 1e9.
  float side = fold > 1e8 ? 0.5 : smoothstep(-${foldSlope}, ${foldSlope}, fold);
  // Where no voxel is, the folds are faint.
  if (covered < 0.5) side = mix(0.5, side, ${bareContrast});
  colour = vec4(shaded(mix(gyrusInk, sulcusInk, side)), 1.0);
}`;

/** One triangle over the whole frame. */
export const layersVertex = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/** What a program for layers is made for. */
export interface LayersKind {
  categorical: boolean;
  /** Is any voxel perturbed or chosen? */
  hasMarks: boolean;
}

/**
 * The same picture from layers: the triangle over each pixel (see raster.ts) and the outlines drawn
 * before, so that new betas cost a pass over the pixels and none over the triangles. A program for each
 * kind: a software renderer goes through both sides of an `if`.
 */
export const layersFragment = ({ categorical, hasMarks }: LayersKind) => `#version 300 es
precision highp float;
precision highp int;
uniform highp usampler2D coverage;
uniform sampler2D lines;
/** Of the frame's corner in the layers. */
uniform ivec2 offset;
const bool categorical = ${categorical};
const bool hasMarks = ${hasMarks};
${paintOfVoxel}
vec4 weighted;
vec4 marks;
int ownVoxel;
${shading}
out vec4 colour;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy) + offset;
  uvec4 cover = texelFetch(coverage, at, 0);
  vec4 line = texelFetch(lines, at, 0);
  ivec4 packed = ivec4(cover);
  float first = float(packed.w & ${weightSteps}) * ${1 / weightSteps};
  float second = float((packed.w >> 10) & ${weightSteps}) * ${1 / weightSteps};
  float third = 1.0 - first - second;
  float side = float((packed.w >> 20) & ${foldSteps}) * ${1 / foldSteps};
  vec4 a = texelOf(packed.x);
  vec4 b = texelOf(packed.y);
  vec4 c = texelOf(packed.z);
  weighted = weightedOf(a) * first + weightedOf(b) * second + weightedOf(c) * third;
  if (hasMarks) marks = marksOf(a) * first + marksOf(b) * second + marksOf(c) * third;
  ownVoxel = packed.z - 1;
  // Slopes are taken on the way, which every pixel must go.
  vec3 own = shaded(mix(gyrusInk, sulcusInk, side));
  vec4 surface = packed.w == 0 ? vec4(0.0) : vec4(own, 1.0);
  colour = line + surface * (1.0 - line.a);
}`;

/**
 * Four vertices a segment, drawn as two triangles of constant width in pixels. Not instanced: software
 * renderers take each instance for a draw of its own (measured: 75 ms against 10 for 3,600 segments).
 */
export const lineVertex = `#version 300 es
precision highp float;
precision highp int;
in vec4 segment;
in float roi;
uniform sampler2D roiInk;
uniform vec2 frame;
uniform float width;
uniform float pixelRatio;
uniform bool marked;
${toClip}
out vec4 ink;
out float across;
void main() {
  ink = texelFetch(roiInk, ivec2(int(roi + 0.5) % 1024, 0), 0);
  bool isMarked = ink.a > 0.99;
  vec4 a = toClip(segment.xy);
  vec4 b = toClip(segment.zw);
  vec2 along = (b.xy - a.xy) * frame;
  float size = length(along);
  vec2 unit = size > 0.0 ? along / size : vec2(1.0, 0.0);
  vec2 normal = vec2(-unit.y, unit.x);
  // Half a device pixel on each side is for the soft edge.
  float reach = width + 1.0 / pixelRatio;
  float end = float(gl_VertexID & 1);
  float side = float(gl_VertexID & 2) - 1.0;
  across = side * reach * 0.5;
  vec2 offset = (normal * side * reach + unit * (end - 0.5) * width) / frame;
  gl_Position = isMarked == marked ? vec4(mix(a.xy, b.xy, end) + offset, 0.0, 1.0) : vec4(2.0);
}`;

export const lineFragment = `#version 300 es
precision highp float;
in vec4 ink;
in float across;
uniform float width;
uniform float pixelRatio;
out vec4 colour;
void main() {
  float alpha = ink.a * clamp((0.5 * width - abs(across)) * pixelRatio + 0.5, 0.0, 1.0);
  colour = vec4(ink.rgb * alpha, alpha);
}`;
