/** English words about the project being edited, and about what keeps it from being painted. */
export const project = {
  atLevel: (level: number, problem: string) => `Level ${level}: ${problem}`,
  problem: (field: string, problem: string) => `${field} ${problem}.`,
  otherProblem: (path: string, problem: string) => `${path}: ${problem}.`,
  fields: {
    prompt: 'The prompt',
    negative: 'The text of what to leave out',
    title: 'The title',
    prefix: 'The text before every prompt',
    style: 'The style',
    levels: 'The project',
  },
};
