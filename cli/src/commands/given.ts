import type { Command, Option } from 'commander';

/** What the user gave to a command, with options by their long names. */
export class Given {
  constructor(
    private readonly command: Command,
    /** The arguments that are no options. */
    readonly words: readonly string[],
    /** What follows `--`; null where there is none. */
    readonly rest: readonly string[] | null,
  ) {}

  /** The value of an option, or undefined where it was not given. */
  text(name: string): string | undefined {
    const value = this.value(name);
    if (typeof value === 'string') return value;
    return undefined;
  }

  /** All values of an option that may be given several times. */
  texts(name: string): readonly string[] {
    const value = this.value(name);
    if (Array.isArray(value)) return value.filter((each): each is string => typeof each === 'string');
    return [];
  }

  /** Whether an option without a value was given; one that begins with `--no-` switches its value off. */
  has(name: string): boolean {
    const option = this.optionOf(name);
    return option !== undefined && this.command.getOptionValue(option.attributeName()) === !option.negate;
  }

  private value(name: string): unknown {
    const option = this.optionOf(name);
    if (option) return this.command.getOptionValue(option.attributeName());
    return undefined;
  }

  private optionOf(name: string): Option | undefined {
    return this.command.options.find(({ long }) => long === `--${name}`);
  }
}
