import ort from 'onnxruntime-node';

// The child is ready when this has been loaded; each child has its own copy.
const session = await ort.InferenceSession.create(process.env.MODEL, { intraOpNumThreads: 1 });
const [input] = session.inputNames;
const [output] = session.outputNames;

/** @param {Float32Array} features one row @returns {Promise<Float32Array>} */
export async function predict(features) {
  const answer = await session.run({ [input]: new ort.Tensor('float32', features, [1, features.length]) });
  return Float32Array.from(answer[output].data);
}
