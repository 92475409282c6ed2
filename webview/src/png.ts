import type { SvgElement } from '../../core/src/picture/svg-element';

/** Pixels of the image for each of the drawing. */
const density = 2;

/** A drawing as a PNG in base64, without the page's having to load an image. */
export function pngOf(drawing: SvgElement): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = numberOf(drawing, 'width') * density;
  canvas.height = numberOf(drawing, 'height') * density;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(density, density);
  context.fillStyle = textOf(drawing.children.find(isGround), 'fill');
  context.fillRect(0, 0, canvas.width, canvas.height);
  paint(drawing, context, textOf(drawing, 'font-family'));
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
}

function isGround(child: SvgElement | string): child is SvgElement {
  return typeof child !== 'string' && child.name === 'rect';
}

function paint(element: SvgElement, context: CanvasRenderingContext2D, font: string): void {
  context.save();
  const [, x = '0', y = '0'] = /^translate\(([\d.-]+) ([\d.-]+)\)$/.exec(textOf(element, 'transform')) ?? [];
  context.translate(Number(x), Number(y));
  if (element.name === 'text' || element.name === 'tspan') write(element, context, font);
  else if (element.name === 'path' || (element.name === 'rect' && textOf(element, 'width') !== '100%'))
    fillAndStroke(element, context);
  for (const child of element.children)
    if (typeof child !== 'string' && child.name !== 'title') paint(child, context, font);
  context.restore();
}

function write(element: SvgElement, context: CanvasRenderingContext2D, font: string): void {
  const words = element.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
  context.font = `${textOf(element, 'font-weight') || 'normal'} ${numberOf(element, 'font-size')}px ${font}`;
  context.fillStyle = textOf(element, 'fill');
  // A part of a text stands where the text does.
  if (element.name === 'text') context.textAlign = textOf(element, 'text-anchor') === 'middle' ? 'center' : 'start';
  context.fillText(words, numberOf(element, 'x'), numberOf(element, 'y'));
}

function fillAndStroke(element: SvgElement, context: CanvasRenderingContext2D): void {
  const shape = new Path2D(textOf(element, 'd'));
  if (element.name === 'rect')
    shape.roundRect(
      numberOf(element, 'x'),
      numberOf(element, 'y'),
      numberOf(element, 'width'),
      numberOf(element, 'height'),
      numberOf(element, 'rx'),
    );
  const [fill, stroke] = [textOf(element, 'fill'), textOf(element, 'stroke')];
  if (fill !== '' && fill !== 'none') {
    context.fillStyle = fill;
    context.fill(shape);
  }
  if (stroke === '' || stroke === 'none') return;
  const dashes = textOf(element, 'stroke-dasharray');
  context.setLineDash(dashes === '' || dashes === 'none' ? [] : dashes.split(' ').map(Number));
  context.lineWidth = numberOf(element, 'stroke-width');
  context.strokeStyle = stroke;
  context.stroke(shape);
}

function textOf(element: SvgElement | undefined, name: string): string {
  return String(element?.attributes[name] ?? '');
}

function numberOf(element: SvgElement, name: string): number {
  return Number(element.attributes[name] ?? 0);
}
