package import Vocabulary

/// Why a peer of the object was not handed out to a requester.
package enum LeftOutReason: Hashable, Codable, Sendable, CustomStringConvertible {
  /// It is the requester.
  case requester
  /// It has not announced for longer than its announces last.
  case expired(age: TimeSpan)
  /// It announced no port that could be dialled.
  case notDialable
  /// It is on a loopback address and the requester is not.
  case loopback
  /// One speaks IPv4 and the other IPv6.
  case otherFamily
  /// A stock client and a stock client that speak different infohashes of the object.
  case otherInfohash(InfoHash)
  /// It takes links over TLS only, and the requester makes none.
  case needsTLS
  /// It takes none over TLS, and the requester makes no others.
  case lacksTLS
  /// Nodes of distinct networks reported that it served corrupt blocks.
  case polluter(reporters: Int)
  /// From distinct networks nodes dialled it in vain since it announced last.
  case unreachable(reporters: Int)
  /// Both hold the whole object.
  case bothComplete
  /// The same endpoint is listed already, under another infohash.
  case listedAlready
  /// Others scored higher and the list is full.
  case listFull(score: Int)
  /// Its network of addresses has its share of the list.
  case prefixFull

  /// One word for programs.
  package var name: String {
    switch self {
    case .requester: "requester"
    case .expired: "expired"
    case .notDialable: "not_dialable"
    case .loopback: "loopback"
    case .otherFamily: "other_family"
    case .otherInfohash: "other_infohash"
    case .needsTLS: "needs_tls"
    case .lacksTLS: "lacks_tls"
    case .polluter: "polluter"
    case .unreachable: "unreachable"
    case .bothComplete: "both_complete"
    case .listedAlready: "listed_already"
    case .listFull: "list_full"
    case .prefixFull: "prefix_full"
    }
  }

  /// A sentence for people.
  package var description: String {
    switch self {
    case .requester: "it is the requester itself"
    case .expired(let age): "it has not announced for \(age.milliseconds / 1000) s"
    case .notDialable: "it announced no port that could be dialled"
    case .loopback: "it is on a loopback address and the requester is not"
    case .otherFamily: "its address is of another family than the requester's"
    case .otherInfohash(let infohash): "it is a stock client that speaks only the infohash \(infohash)"
    case .needsTLS: "it takes links over TLS only, and the requester makes none"
    case .lacksTLS: "it takes no links over TLS, and the requester makes no others"
    case .polluter(let reporters): "\(reporters) nodes at different addresses reported corrupt blocks from it"
    case .unreachable(let reporters):
      "nodes in \(reporters) networks could not reach it since it announced last"
    case .bothComplete: "it and the requester both hold the whole object"
    case .listedAlready: "the same endpoint is listed under another infohash"
    case .listFull(let score): "its score of \(score) did not reach the end of the list"
    case .prefixFull: "as many of the list as one network may have are from around its address already"
    }
  }
}
