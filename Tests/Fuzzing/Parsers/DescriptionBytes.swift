import Vocabulary
import Wire

/// Bencoding and metainfo.
enum DescriptionBytes {
  static func read(_ bytes: [UInt8]) {
    if let value = try? BencodeDecoder.decode(bytes) {
      precondition((try? BencodeDecoder.decode(value.encoded)) == value, "a value is another one after a trip")
    }
    _ = try? BencodeDecoder.decodeDictionary(bytes, limits: .tolerant)
    guard let metainfo = try? Metainfo.parse(bytes) else { return }
    _ = metainfo.v1OnlyInfoBytes
    // Hashes that fit whatever is there, so that what stands behind the check is reached.
    try? metainfo.verifyLayers { one, _ in one }
    precondition(metainfo.pieceLayer.count <= metainfo.geometry.pieceCount, "there are more hashes than pieces")
    guard let shoal = metainfo.shoal else { return }
    let (successions, revocations) = (shoal.keys.successions.count, shoal.keys.revocations.count)
    precondition(successions <= KeyHistory.most && revocations <= KeyHistory.most, "a history is too long")
    _ = shoal.keys.predecessors(of: shoal.publicKey)
  }
}
