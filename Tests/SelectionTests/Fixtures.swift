import Selection
import Vocabulary

let start = Instant(nanoseconds: 1_000_000_000_000)

func digest(_ number: UInt64) -> Digest256 { Digest256(number &* 0x9E37_79B9_7F4A_7C15, number, ~number, 7) }
func node(_ number: UInt64) -> NodeID { NodeID(key: digest(number ^ 0xABCD)) }
func infohash(_ number: UInt64) -> InfoHash { InfoHash(number, number, UInt32(truncatingIfNeeded: number)) }
func at(_ text: String) -> Endpoint { Endpoint(text)! }

let v2 = infohash(2)
let v1 = infohash(1)
let v1Only = infohash(11)
let near = Locality(asn: ASN(64501), name: "Nearnet", country: "CH")
let far = Locality(asn: ASN(64502), name: "Farnet", country: "FR")
let neighbour = Locality(asn: ASN(64503), name: "Nextnet", country: "CH")

/// A candidate, and where it is.
@dynamicMemberLookup struct Peer {
  var candidate: Candidate
  var locality: Locality

  subscript<Value>(dynamicMember path: WritableKeyPath<Candidate, Value>) -> Value {
    get { candidate[keyPath: path] }
    set { candidate[keyPath: path] = newValue }
  }
}

extension Candidate.List {
  init(_ peers: [Peer]) { self.init(peers.map { ($0.candidate, $0.locality) }) }
}

func agent(
  _ endpoint: String, _ locality: Locality = near, held: Int = 10, blocks: Int = 100, number: UInt64? = nil,
  load: Int = 0, age: TimeSpan = .zero, reporters: Int = 0
) -> Peer {
  let endpoint = at(endpoint)
  let name = number ?? endpoint.address.bytes.reduce(UInt64(endpoint.port)) { $0 << 8 ^ UInt64($1) }
  return Peer(
    candidate: Candidate(
      endpoint: endpoint, node: node(name), kind: .agent, infohash: v2, held: held, blocks: blocks, load: load,
      age: age, reporters: reporters), locality: locality)
}

func stock(_ endpoint: String, _ infohash: InfoHash, held: Int = 10, blocks: Int = 100) -> Peer {
  Peer(
    candidate: Candidate(
      endpoint: at(endpoint), kind: .stock, infohash: infohash, speaksV2: infohash == v2, held: held, blocks: blocks),
    locality: near)
}

/// A requester on 10.0.1.9 in `near`.
func requester(
  _ address: String = "10.0.1.9", _ locality: Locality = near, speaking infohash: InfoHash? = nil,
  isComplete: Bool = false
) -> Requester {
  Requester(
    address: IPAddress(address)!, locality: locality, endpoint: Endpoint(address: IPAddress(address)!, port: 6881),
    infohash: infohash, isComplete: isComplete)
}

func ranked(
  _ peers: [Peer], for requester: Requester = requester(), wanted: Int = 50, salt: UInt64 = 1
) -> Ranking {
  Scoring.rank(
    Candidate.List(peers), for: requester, wanted: wanted, policy: ScoringPolicy(), salt: salt, explaining: true)
}
