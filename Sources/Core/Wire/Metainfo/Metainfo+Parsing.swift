import Vocabulary

extension Metainfo {
  /// Reads and validates a description. Its piece layer is counted but not yet hashed: see `verifyLayers`.
  package static func parse(_ bytes: [UInt8]) throws(MetainfoError) -> Metainfo {
    guard bytes.count <= maxByteCount else { throw .tooLarge(bytes: bytes.count) }
    let top: BencodeDictionary
    let infoRange: Range<Int>?
    do throws(BencodeError) {
      top = try BencodeDecoder.decodeDictionary(bytes)
      infoRange = try BencodeDecoder.range(ofTopLevelValue: "info", in: bytes)
    } catch { throw .bencode(error) }
    guard let infoRange, let info = top["info"]?.dictionary else { throw .missing(key: "info") }

    let hasV2 = try hasV2Part(info)
    let hasV1 = info["pieces"] != nil
    guard hasV1 || hasV2 else { throw .missing(key: "pieces") }
    guard info["files"] == nil else { throw .multipleFiles }
    let name = try safeName(info["name"])
    guard let pieceLength = info["piece length"]?.integer else { throw .missing(key: "piece length") }

    let tree = hasV2 ? try singleFile(of: info, named: name) : nil
    let v1Length = hasV1 ? info["length"]?.integer : nil
    guard !hasV1 || v1Length != nil else { throw .missing(key: "length") }
    if let v1Length, let v2Length = tree?.length, v1Length != v2Length {
      throw .lengthMismatch(v1: v1Length, v2: v2Length)
    }
    let length = tree?.length ?? v1Length ?? 0
    // BitTorrent has no torrents of nothing; only an origin of ours describes, and signs, that a file is empty.
    guard length != 0 || (hasV1 && hasV2 && top["shoal"] != nil) else { throw .emptyObject }
    guard let geometry = Geometry(length: length, pieceLength: pieceLength) else {
      throw .badGeometry(length: length, pieceLength: pieceLength)
    }
    guard tree == nil || tree?.root != nil || length == 0 else { throw .missing(key: "pieces root") }

    return Metainfo(
      kind: hasV1 ? (hasV2 ? .hybrid : .v1Only) : .v2Only,
      name: name,
      geometry: geometry,
      // An empty file has no root (BEP 52): zeros stand for it.
      piecesRoot: length == 0 && hasV2 ? .zero : tree?.root,
      pieceLayer: try pieceLayer(of: top, root: tree?.root, geometry),
      v1Pieces: hasV1 ? try v1Pieces(of: info, geometry) : nil,
      announce: try address(top["announce"], key: "announce"),
      announceList: try tiers(top["announce-list"]),
      urlList: try webSeeds(top["url-list"]),
      isPrivate: info["private"]?.integer == 1,
      shoal: try shoalExtension(top["shoal"]),
      bytes: bytes,
      infoRange: infoRange)
  }

  private static func hasV2Part(_ info: BencodeDictionary) throws(MetainfoError) -> Bool {
    // BEP 52: this key is looked at before anything else, for a newer version may look wrong to us.
    guard let version = info["meta version"] else {
      guard info["file tree"] == nil else { throw .missing(key: "meta version") }
      return false
    }
    guard let number = version.integer, number > 0 else { throw .missing(key: "meta version") }
    guard number == 2 else { throw .unknownVersion(number) }
    return true
  }

  private static func safeName(_ value: BencodeValue?) throws(MetainfoError) -> String {
    guard let value else { throw .missing(key: "name") }
    guard let name = value.text, !name.isEmpty, name.utf8.count <= 255, name != ".", name != "..",
      !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 })
    else { throw .unsafeName }
    return name
  }

  /// The one file of the tree; its root is nil only if it is missing.
  private static func singleFile(
    of info: BencodeDictionary, named name: String
  ) throws(MetainfoError) -> (length: Int64, root: Digest256?) {
    guard let tree = info["file tree"]?.dictionary else { throw .missing(key: "file tree") }
    guard tree.entries.count <= 1 else { throw .multipleFiles }
    guard let entry = tree.entries.first, let node = entry.value.dictionary else { throw .missing(key: "file tree") }
    guard let file = node[""]?.dictionary else { throw .multipleFiles }
    guard node.entries.count == 1 else { throw .multipleFiles }
    guard entry.key == Array(name.utf8) else { throw .nameMismatch }
    guard let length = file["length"]?.integer else { throw .missing(key: "file tree") }
    return (length, file["pieces root"]?.bytes.flatMap { Digest256(bytes: $0) })
  }

  private static func pieceLayer(
    of top: BencodeDictionary, root: Digest256?, _ geometry: Geometry
  ) throws(MetainfoError) -> [Digest256] {
    guard let root else { return [] }
    let isSingle = geometry.pieceCount == 1
    guard let layers = top["piece layers"]?.dictionary else {
      if isSingle, top["piece layers"] == nil { return [] }
      throw .missing(key: "piece layers")
    }
    let expected = isSingle ? 0 : geometry.pieceCount
    let bytes = layers[root.bytes]?.bytes ?? []
    guard layers.entries.count == min(1, expected), bytes.count == expected * Digest256.byteCount else {
      throw .wrongLayerCount(expected: expected, bytes: bytes.count)
    }
    return Digest256.array(of: bytes)
  }

  private static func v1Pieces(of info: BencodeDictionary, _ geometry: Geometry) throws(MetainfoError) -> [UInt8] {
    guard let pieces = info["pieces"]?.bytes else { throw .missing(key: "pieces") }
    guard pieces.count == geometry.pieceCount * InfoHash.byteCount else {
      throw .wrongPieceCount(expected: geometry.pieceCount, bytes: pieces.count)
    }
    return pieces
  }

  private static func shoalExtension(_ value: BencodeValue?) throws(MetainfoError) -> ShoalExtension? {
    guard let value else { return nil }
    guard let result = ShoalExtension(bencoded: value) else { throw .badShoalExtension }
    return result
  }

  private static func address(_ value: BencodeValue?, key: String) throws(MetainfoError) -> String? {
    guard let value else { return nil }
    guard let text = value.text, text.utf8.count <= 4096 else { throw .badAddress(key: key) }
    return text.isEmpty ? nil : text
  }

  private static func tiers(_ value: BencodeValue?) throws(MetainfoError) -> [[String]] {
    guard let value else { return [] }
    guard let tiers = value.list, tiers.count <= 64 else { throw .badAddress(key: "announce-list") }
    var result: [[String]] = []
    for tier in tiers {
      guard let addresses = tier.list, addresses.count <= 64 else { throw .badAddress(key: "announce-list") }
      var texts: [String] = []
      for one in addresses { if let text = try address(one, key: "announce-list") { texts.append(text) } }
      if !texts.isEmpty { result.append(texts) }
    }
    return result
  }

  /// BEP 19 allows one string or a list of them.
  private static func webSeeds(_ value: BencodeValue?) throws(MetainfoError) -> [String] {
    guard let value else { return [] }
    let values: [BencodeValue] = value.list ?? [value]
    guard values.count <= 64 else { throw .badAddress(key: "url-list") }
    var result: [String] = []
    for one in values { if let text = try address(one, key: "url-list") { result.append(text) } }
    return result
  }
}
