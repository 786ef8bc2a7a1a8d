package import Vocabulary

/// Something worth a line in the log.
package enum SelectorNotice: Hashable, Codable, Sendable {
  case objectAdded(Digest256, url: String, origin: NodeID)
  case registrationRefused(origin: NodeID, sentence: String)
  case polluterReported(Endpoint, object: Digest256, by: NodeID)
  case peerRefused(Endpoint, object: Digest256)
  case forgotten(peers: Int, objects: Int)
}
