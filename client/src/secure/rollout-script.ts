/** The steps as lines that one may paste into a shell: commands as they are, and all else as comments. */
export function rolloutScript(steps: readonly string[], folder: string): string {
  const lines = steps.flatMap((step, index) => {
    const [, lead = '', command = ''] =
      /^(.*?)((?:sudo |docker |kubectl |helm |vault |systemctl )[^]*)$/.exec(step) ?? [];
    if (command === '' || !/^$|: $/.test(lead)) return [`# ${index + 1}. ${step}`];
    if (lead === '') return [`# ${index + 1}.`, command];
    return [`# ${index + 1}. ${lead.trimEnd()}`, command];
  });
  return `${[`cd '${folder.replaceAll("'", "'\\''")}'`, ...lines].join('\n')}\n`;
}
