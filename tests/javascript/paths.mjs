// What the browser finds in a stack, asked by test_stack.py: each line of the input is a stack with an index and a step,
// and each line of the output says what is drawn and said there, and where the step leads.

import { createInterface } from "node:readline";

import { indexAfter } from "../../convlib/explorers/assets/keys.mjs";
import { framesOf, indexAfterStep, sentenceOf } from "../../convlib/explorers/assets/paths.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { stack, index, step } = JSON.parse(line);
  const after = indexAfterStep(stack, index, step, indexAfter) ?? null;
  console.log(JSON.stringify({ frames: framesOf(stack, index), sentence: sentenceOf(stack, index), after }));
}
