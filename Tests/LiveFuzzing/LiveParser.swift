import Fuzzing
import Live
import Vocabulary

/// What reads bytes of strangers where nodes touch the world.
package enum LiveParser: String, SampleParser {
  /// What nodes tell each other in JSON.
  case json
  /// Link fields of HTTP answers.
  case links
  /// Certificates, keys and revocation lists in PEM.
  case certificates
  /// Files of tokens, operators and keys.
  case secrets
  /// What a program and the agent of its cache say to each other.
  case handover
  /// What a Redis answers.
  case store

  package func read(_ bytes: [UInt8]) {
    switch self {
    case .json: JSONBytes.read(bytes)
    case .links:
      for link in LinkField.parse(String(decoding: bytes, as: UTF8.self)) { _ = link.describesByTorrent }
    case .certificates: CertificateBytes.read(bytes)
    case .secrets: SecretBytes.read(bytes)
    case .handover: HandoverBytes.read(bytes)
    case .store: StoreBytes.read(bytes)
    }
  }
}
