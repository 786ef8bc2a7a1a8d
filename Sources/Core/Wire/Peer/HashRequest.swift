package import Vocabulary

/// Which hashes of an object's tree are meant by a hash request, its answer or its rejection (BEP 52).
package struct HashRequest: Hashable, Codable, Sendable {
  package static let byteCount = 48

  /// The root of the tree: the object's pieces root.
  package var piecesRoot: Digest256
  /// The layer of the hashes asked for, counted from the leaves.
  package var baseLayer: Int
  /// The first hash asked for, counted in the base layer; a multiple of `length`.
  package var index: Int
  /// How many hashes of the base layer: a power of two, 2 or more.
  package var length: Int
  /// How many layers above the base are to be proven. Those that the hashes themselves give count but are not sent.
  package var proofLayers: Int

  package init(piecesRoot: Digest256, baseLayer: Int, index: Int, length: Int, proofLayers: Int) {
    self.piecesRoot = piecesRoot
    self.baseLayer = baseLayer
    self.index = index
    self.length = length
    self.proofLayers = proofLayers
  }

  func encode(into output: inout [UInt8]) {
    output.append(contentsOf: piecesRoot.bytes)
    for number in [baseLayer, index, length, proofLayers] { output.append(bigEndian: UInt32(number)) }
  }

  /// From exactly 48 bytes, or nil.
  init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount, let root = Digest256(bytes: bytes.prefix(32)) else { return nil }
    let rest = Array(bytes.dropFirst(32))
    self.init(
      piecesRoot: root, baseLayer: rest.bigEndian32(at: 0), index: rest.bigEndian32(at: 4),
      length: rest.bigEndian32(at: 8), proofLayers: rest.bigEndian32(at: 12))
  }
}
