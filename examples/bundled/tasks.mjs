// tasks.mjs
import { mean } from './statistics.mjs';

export const spread = (numbers) => Math.sqrt(mean(numbers.map((number) => (number - mean(numbers)) ** 2)));
