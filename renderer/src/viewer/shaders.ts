/** What the graphics card does for each level. */

/** Places one level's quad on the canvas. */
export const VERTEX_SHADER = `
  precision highp float;
  in vec2 position;
  uniform vec4 placement; // of the level on the canvas, 0 … 1 from the left top corner: x, y, width, height
  uniform float distance;
  out vec2 at;
  void main() {
    at = position;
    vec2 place = placement.xy + position * placement.zw;
    gl_Position = vec4(place.x * 2.0 - 1.0, 1.0 - place.y * 2.0, distance, 1.0);
  }
`;

/** Colours one level, with the wider one over its rim, and the dim surroundings of the stage. */
export const FRAGMENT_SHADER = `
  precision highp float;
  in vec2 at;
  uniform sampler2D picture;
  uniform sampler2D wider;  // the next wider level's picture
  uniform vec4 footprint;   // of this level on it, as fractions: x, y, width, height; no width on the widest level
  uniform vec2 texels;      // of this level, before any enlargement
  uniform vec4 stage;      // centre and half size, device pixels from the left bottom corner
  uniform float rounding;  // radius of the stage's corners, device pixels
  uniform float surround;  // brightness just outside of the stage
  uniform vec3 ground;
  out vec4 colour;

  // A texture ends half a texel before its edge. Over that rim the wider level shows through, so that the edge
  // of the footprint cannot be seen.
  vec3 levelColour() {
    vec2 acrossGradient = dFdx(at);
    vec2 downGradient = dFdy(at);
    vec3 own = texture(picture, at).rgb;
    vec2 rim = min(at, 1.0 - at) * texels;
    float share = smoothstep(0.0, 1.5, min(rim.x, rim.y));
    if (share == 1.0 || footprint.z == 0.0) return own;
    vec2 place = footprint.xy + at * footprint.zw;
    vec3 behind = textureGrad(wider, place, acrossGradient * footprint.zw, downGradient * footprint.zw).rgb;
    return mix(behind, own, share);
  }

  void main() {
    vec2 beyond = abs(gl_FragCoord.xy - stage.xy) - stage.zw + rounding;
    float outside = length(max(beyond, 0.0)) - rounding;
    float reach = min(stage.z, stage.w);
    float light = mix(1.0, surround * exp(-2.6 * max(outside, 0.0) / reach), clamp(outside + 0.5, 0.0, 1.0));
    // Around the stage the widest level fades out towards its own edge instead of ending there.
    vec2 inside = min(at, 1.0 - at);
    float fade = footprint.z > 0.0 ? 1.0 : smoothstep(0.0, 0.2, min(inside.x, inside.y));
    light *= mix(1.0, fade, clamp(outside + 0.5, 0.0, 1.0));
    colour = vec4(mix(ground, levelColour(), light), 1.0);
  }
`;
