// What `message` in packed.py wrote: {head, arrays: {name: typed array with a shape}, stamp}.
function unpack(data) {
  const block = data.slice().buffer; // a copy that starts at 0, as typed arrays want it
  const length = new DataView(block).getUint32(0, true);
  const { head, stamp, arrays: layout } = JSON.parse(new TextDecoder().decode(new Uint8Array(block, 4, length)));
  const kinds = { uint8: Uint8Array, int32: Int32Array, float32: Float32Array };
  const arrays = {};
  for (const [name, { dtype, shape, offset }] of Object.entries(layout)) {
    const count = shape.reduce((product, side) => product * side, 1);
    arrays[name] = new kinds[dtype](block, 4 + length + offset, count);
    arrays[name].shape = shape;
  }
  return { head, arrays, stamp };
}

