/** Rows of text in columns. */

/**
 * Lines rows up.
 *
 * @param rows Cells, as many in each row.
 * @returns One line a row, each column as wide as its widest cell.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
