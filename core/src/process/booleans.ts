const yes = {
  flag: ['1', 't', 'T', 'true', 'TRUE', 'True'],
  yaml: ['true', 'True', 'TRUE', 'y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'],
};
const no = {
  flag: ['0', 'f', 'F', 'false', 'FALSE', 'False'],
  yaml: ['false', 'False', 'FALSE', 'n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'],
};

/** `true` or `false` as Go's `strconv.ParseBool` or yaml.v3 reads the text (spec 4.1, 4.2); the text itself where they refuse it. */
export function booleanText(text: string, notation: 'flag' | 'yaml'): string {
  if (yes[notation].includes(text)) return 'true';
  return no[notation].includes(text) ? 'false' : text;
}
