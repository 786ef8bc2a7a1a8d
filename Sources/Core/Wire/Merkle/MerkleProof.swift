package import Vocabulary

/// Answers to BEP 52's hash requests: how they are made and what they prove, exactly as libtorrent does both.
///
/// An answer is the hashes asked for, then one uncle hash for each proof layer that those hashes do not give by
/// themselves, lowest first: the first log2(length) - 1 proof layers count but are not sent. Hashes beyond the
/// object's end are those of missing leaves.
package enum MerkleProof {
  /// The most hashes that a request may ask for: what libtorrent accepts (BEP 52 advises 512).
  package static let maxLength = 8192

  /// A node of the tree: its layer, counted from the leaves, its place in that layer, and its hash.
  package struct Node: Hashable, Sendable {
    package var layer: Int
    package var index: Int
    package var digest: Digest256
  }

  /// Whether the request makes sense for an object of `blockCount` blocks.
  package static func isValid(_ request: HashRequest, blockCount: Int) -> Bool {
    let rootLayer = Merkle.rootLayer(blockCount: blockCount)
    guard request.baseLayer >= 0, request.baseLayer < rootLayer, request.index >= 0, request.length >= 1,
      request.length <= maxLength, request.proofLayers >= 0, request.proofLayers < rootLayer - request.baseLayer
    else { return false }
    let layerWidth = 1 << (rootLayer - request.baseLayer)
    return request.index < layerWidth && request.length <= layerWidth - request.index
      && request.index % Merkle.width(request.length) == 0
  }

  /// The proof layers that lead from `baseLayer` all the way to the root.
  package static func layersToRoot(from baseLayer: Int, blockCount: Int) -> Int {
    max(0, Merkle.rootLayer(blockCount: blockCount) - baseLayer - 1)
  }

  /// The layer of the root of the subtree over the hashes asked for.
  private static func subtreeLayer(_ request: HashRequest) -> Int {
    request.baseLayer + Merkle.width(request.length).trailingZeroBitCount
  }

  /// How many hashes follow the `length` first ones in the answer.
  package static func uncleCount(_ request: HashRequest) -> Int {
    max(0, request.baseLayer + request.proofLayers + 1 - subtreeLayer(request))
  }

  /// The hashes of the answer, or nil if the request is not valid or a hash is not known here.
  /// - Parameter node: the hash at a layer and index that covers at least one block, or nil.
  package static func build(
    _ request: HashRequest, blockCount: Int, hash: (Digest256, Digest256) -> Digest256,
    node: (_ layer: Int, _ index: Int) -> Digest256?
  ) -> [Digest256]? {
    guard isValid(request, blockCount: blockCount) else { return nil }
    var result: [Digest256] = []
    result.reserveCapacity(request.length + uncleCount(request))
    let real = Merkle.count(ofLayer: request.baseLayer, blockCount: blockCount)
    for index in request.index..<max(request.index, min(request.index + request.length, real)) {
      guard let digest = node(request.baseLayer, index) else { return nil }
      result.append(digest)
    }
    if result.count < request.length {
      let pad = Merkle.pad(atLayer: request.baseLayer, hash: hash)
      result.append(contentsOf: repeatElement(pad, count: request.length - result.count))
    }
    for step in 0..<uncleCount(request) {
      let layer = subtreeLayer(request) + step
      let uncle = (request.index >> (layer - request.baseLayer)) ^ 1
      if uncle >= Merkle.count(ofLayer: layer, blockCount: blockCount) {
        result.append(Merkle.pad(atLayer: layer, hash: hash))
      } else {
        guard let digest = node(layer, uncle) else { return nil }
        result.append(digest)
      }
    }
    return result
  }

  /// The node that the hashes of an answer add up to, for comparison with one that is known;
  /// nil if the answer does not have the number of hashes that the request implies.
  static func climb(
    _ request: HashRequest, hashes: [Digest256], blockCount: Int, hash: (Digest256, Digest256) -> Digest256
  ) -> Node? {
    guard isValid(request, blockCount: blockCount), hashes.count == request.length + uncleCount(request) else {
      return nil
    }
    // A length that is no power of two is cut by the end of the layer: only missing leaves may follow.
    let width = Merkle.width(request.length)
    let real = Merkle.count(ofLayer: request.baseLayer, blockCount: blockCount)
    guard width == request.length || request.index + request.length >= real else { return nil }
    var digest = Merkle.root(of: hashes[..<request.length], atLayer: request.baseLayer, width: width, hash: hash)
    var layer = subtreeLayer(request)
    var index = request.index / width
    for uncle in hashes[request.length...] {
      digest = index & 1 == 0 ? hash(digest, uncle) : hash(uncle, digest)
      index >>= 1
      layer += 1
    }
    return Node(layer: layer, index: index, digest: digest)
  }

  /// Whether the answer proves its hashes all the way to the root that the request names.
  package static func verify(
    _ request: HashRequest, hashes: [Digest256], blockCount: Int, hash: (Digest256, Digest256) -> Digest256
  ) -> Bool {
    guard let top = climb(request, hashes: hashes, blockCount: blockCount, hash: hash) else { return false }
    return top.layer == Merkle.rootLayer(blockCount: blockCount) && top.digest == request.piecesRoot
  }
}
