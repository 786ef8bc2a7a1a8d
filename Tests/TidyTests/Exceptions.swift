/// What breaks a rule about files still. These lists only shrink: see `TreeRule`.
enum Exceptions {
  /// Paths, or folders.
  static let parts: [String] = [
    "Sources/Core/Vocabulary/Array+Bytes.swift",
    "Sources/Core/Wire/Peer/Array+Varint.swift",
  ]

  /// Paths, or folders.
  static let openState: [String] = [
    "Sources/Core/Swarming/"
  ]

  /// Paths, or folders.
  static let owned: [String] = []

  /// Symbols, each after the name of its file.
  static let uncalled: [String] = [
    "GatewayRequest.targetMax",
    "ByteRanges.maximumCount",
    "ByteRanges.coalescingGap",
    "CacheControl.Delta",
    "CacheControl.Staleness",
    "CacheIndex.variants",
    "CacheIndex.isConsistent",
    "CacheVariant.mostTerms",
    "StoredResponse.mostFields",
    "StoredResponse.mostHeadBytes",
    "HTTPRequest.markNames",
    "RequestPath.maximumPartLength",
    "SourceRates.nearRate",
    "MerkleProof.layersToRoot",
    "InfoHashes.mayBearV2Bit",
    "Metainfo.infoBytes",
    "Metainfo.v1OnlyInfoBytes",
    "Metainfo.v1Hash",
    "BlockRuns.maxRuns",
    "ExtensionHandshake.isUploadOnly",
    "Handshake.byteCountThroughInfohash",
    "PeerFrame.encodePieceHeader",
    "ScrapeQuery.maxInfohashes",
    "TraceReader.hasEnd",
    "Timeline.contradictions",
    "Driver.onIdle",
    "LinkField.describesByTorrent",
    "KeptDescriptions.mostURLs",
    "ResponseStore.restored",
    "SimulationReport.hexDigest",
    "SimulationReport.Transit",
    "ObjectExchange.isStalled",
    "PeerFrame.maxControlLength",
    "PeerFrame.maxPiecePayload",
    "DistributionFigure.clientServer",
    "DistributionFigure.peerCounts",
    "DistributionFigure.clientServerBound",
    "DistributionFigure.assistedBound",
  ]

  /// Types.
  static let spread: [String] = []

  /// Modules.
  static let tiny: [String] = [
    "Command",
    "Vocabulary",
  ]
}
