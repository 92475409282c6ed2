import type { HopState } from '../model/deployment-map';

/** The colors of a drawing that stands alone. In the editor its theme decides, by the classes of the parts. */
export interface Colors {
  readonly text: string;
  readonly faint: string;
  readonly ground: string;
  readonly lane: string;
  readonly box: string;
  readonly border: string;
  readonly states: Readonly<Record<HopState, string>>;
}

/** Faults have a color; what is sound is as calm as the border of a box. */
export const colorSchemes: Readonly<Record<'light' | 'dark', Colors>> = {
  light: {
    text: '#1f2328',
    faint: '#57606a',
    ground: '#ffffff',
    lane: '#f3f4f6',
    box: '#ffffff',
    border: '#8c959f',
    states: { broken: '#c9252d', plaintext: '#b35900', unknown: '#6e7781', tls: '#6e7781', mtls: '#57606a' },
  },
  dark: {
    text: '#e6edf3',
    faint: '#9da7b3',
    ground: '#16191f',
    lane: '#1f242c',
    box: '#2a3038',
    border: '#7d8590',
    states: { broken: '#ff6b6b', plaintext: '#e5a03c', unknown: '#8b949e', tls: '#8b949e', mtls: '#b1bac4' },
  },
};

/** How a line of a state is drawn, so that nobody needs its color. */
export const strokes: Readonly<Record<HopState, { readonly width: number; readonly dashes: string }>> = {
  broken: { width: 2.4, dashes: '2 3.5' },
  plaintext: { width: 1.9, dashes: '7 4' },
  unknown: { width: 1.5, dashes: '9 3 2 3' },
  tls: { width: 1.3, dashes: 'none' },
  mtls: { width: 2.3, dashes: 'none' },
};
