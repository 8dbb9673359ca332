/** English words about the project being edited. */
export const project = {
  atLevel: (level: number, problem: string) => `Level ${level}: ${problem}`,
};
