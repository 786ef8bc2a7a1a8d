package import Vocabulary

/// One who is told to a requester, or may be: as little of a candidate as is sorted, and all that a stock client gets.
package struct Chosen: Sendable {
  var score: Int
  /// Where the requester is to dial it.
  package var endpoint: Endpoint
  /// Which candidate it is: the registry's number of a peer, or a place in a list.
  var number: UInt32
  package var asn: ASN?
  package var ring: Ring
  var speaksV2: Bool
}
