/// What reads bytes of strangers in the core and in traces.
package enum CoreParser: String, SampleParser {
  /// A link's handshake, and messages between peers: of BEP 3, 6, 10 and 52, and our own.
  case peer
  /// Messages between peers, up to what an agent's machine makes of them.
  case link
  /// Bencoding and descriptions of objects, signed ones too.
  case metainfo
  /// What stock clients ask a tracker over HTTP and UDP, and what a tracker answers.
  case tracker
  /// Compact lists of peers, and tables of prefixes as operators write them.
  case lists
  /// Targets and fields of HTTP requests and answers, and URLs.
  case http
  /// Settings with units, addresses and keys.
  case settings
  /// What machines are told, in canonical bytes as a trace holds it.
  case inputs
  /// Whole traces.
  case trace
  /// Metadata of The Update Framework.
  case tuf
  /// Bodies of requests of ALTO.
  case alto
  /// What selectors tell each other through a store.
  case shared

  package func read(_ bytes: [UInt8]) {
    switch self {
    case .peer: PeerBytes.read(bytes)
    case .link: LinkBytes.read(bytes)
    case .metainfo: DescriptionBytes.read(bytes)
    case .tracker: TrackerBytes.read(bytes)
    case .lists: ListBytes.read(bytes)
    case .http: FieldText.read(String(decoding: bytes, as: UTF8.self))
    case .settings: SettingText.read(String(decoding: bytes, as: UTF8.self))
    case .inputs: InputBytes.read(bytes)
    case .trace: TraceBytes.read(bytes)
    case .tuf: UpdateBytes.read(bytes)
    case .alto: ALTOBytes.read(bytes)
    case .shared: SharedBytes.read(bytes)
    }
  }
}
