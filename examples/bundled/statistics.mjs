export const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
