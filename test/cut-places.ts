/**
 * Where to cut a text so that it ends in every way there is: between any two signs, and in a word at both of its ends and
 * behind its first letter. Further on in a word a cut leaves the same again.
 */
export function cutPlaces(text: string): readonly number[] {
  return Array.from({ length: text.length + 1 }, (_, offset) => offset).filter(
    (offset) => !/^(?:\w{3}| {3})$/.test(text.slice(Math.max(0, offset - 2), offset + 1)),
  );
}
