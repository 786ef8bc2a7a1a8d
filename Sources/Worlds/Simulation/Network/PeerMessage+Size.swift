import Wire

extension PeerMessage {
  /// Bytes of the message on the wire, length prefix included; without encoding it.
  var size: Int64 {
    switch self {
    case .keepAlive: 4
    case .choke, .unchoke, .interested, .notInterested, .haveAll, .haveNone, .unknown: 5
    case .have, .suggest, .allowedFast: 9
    case .bitfield(let bytes): 5 + Int64(bytes.count)
    case .request, .cancel, .reject: 17
    case .port: 7
    case .extended(_, let payload): 6 + Int64(payload.count)
    case .hashRequest, .hashReject: 53
    case .hashes(_, let hashes): 53 + 32 * Int64(hashes.count)
    }
  }
}
