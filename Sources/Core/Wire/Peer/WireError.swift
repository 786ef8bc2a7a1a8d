/// Why a peer's bytes cannot be read.
package enum WireError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  /// The first bytes are not `19 BitTorrent protocol`: another protocol, or an encrypted handshake.
  case notAHandshake
  /// The bytes end too early.
  case truncated
  /// A message that is longer than any that is of use.
  case frameTooLong(id: UInt8, bytes: Int)
  /// A message that is not as long as its kind must be.
  case badLength(id: UInt8, bytes: Int)
  /// A piece came where a control message was expected.
  case unexpectedPiece
  /// An extension message whose bencoding is malformed.
  case bencode(BencodeError)
  /// An extension handshake or message of ours that is malformed.
  case malformed(what: String)

  package var description: String {
    switch self {
    case .notAHandshake: "the peer does not begin with a BitTorrent handshake"
    case .truncated: "the peer's message ends too early"
    case .frameTooLong(let id, let bytes): "the peer's message \(id) is too long (\(bytes) bytes)"
    case .badLength(let id, let bytes): "the peer's message \(id) has a wrong length (\(bytes) bytes)"
    case .unexpectedPiece: "the peer sent a piece where a control message was expected"
    case .bencode(let error): "the peer's extension message is malformed: \(error)"
    case .malformed(let what): "the peer's \(what) is malformed"
    }
  }
}
