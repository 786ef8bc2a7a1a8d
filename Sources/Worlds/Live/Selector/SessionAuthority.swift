import Crypto
import Foundation
import Glibc
import Nodes
import Vocabulary

/// A selector's side of its nodes' sessions: gives out nonces, checks what is signed with them and what is coded in a
/// session, and remembers nothing. All that it needs is in the nonces and tickets, sealed with one key; replicas that
/// share the key take each other's.
struct SessionAuthority: Sendable {
  /// What a message proves, and what is to go back with the answer.
  struct Judgement {
    var proof: SenderProof
    var grant: SessionGrant?
  }

  /// How long a nonce may be used.
  private static let nonceLifetime: Int64 = 120

  private let key: SymmetricKey
  /// For connection ids, of which one is made or checked with each datagram.
  private let connectionKey: (UInt64, UInt64)
  /// The tickets that come with peers.
  var handOuts: HandOuts { HandOuts(key: key) }

  /// - Parameter path: where the key lies, or is put if there is none; nil for one of this run only.
  /// - Throws: `StoreError`, also when the file holds no key.
  init(keyFile path: String?) throws(StoreError) {
    key = try Self.key(path)
    let code = Array(HMAC<SHA256>.authenticationCode(for: Array("connections".utf8), using: key))
    func word(_ at: Int) -> UInt64 { code[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) } }
    connectionKey = (word(0), word(8))
  }

  private static func key(_ path: String?) throws(StoreError) -> SymmetricKey {
    let fresh = SymmetricKey(size: .bits256)
    guard let path else { return fresh }
    if access(path, F_OK) != 0 {
      try StoreFiles.replace(path, with: fresh.withUnsafeBytes { Array($0) }, mode: 0o600)
    }
    let bytes = try StoreFile(path: path, flags: O_RDONLY).read(64, at: 0)
    guard bytes.count == 32 else {
      throw StoreError("\(path) holds no key of 32 bytes: move it away, and the selector makes one.")
    }
    return SymmetricKey(data: bytes)
  }

  /// What a node is to sign, good for two minutes.
  func nonce(at wall: WallTime) -> String {
    var plain: [UInt8] = []
    plain.append(bigEndian: wall.seconds)
    plain += SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    return (plain + code(plain)).hex
  }

  private func code(_ plain: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array("nonce ".utf8) + plain, using: key).prefix(16))
  }

  /// What a client at an address names in its datagrams to the tracker (BEP 15), good for two minutes at the least. Its
  /// lowest bits tell the minute.
  func connection(of address: IPAddress, at wall: WallTime) -> UInt64 {
    connection(of: address, inMinute: wall.seconds / 60)
  }

  /// Whether a client at that address was given this connection id in this minute or the two before.
  func isConnection(_ id: UInt64, of address: IPAddress, at wall: WallTime) -> Bool {
    let minute = wall.seconds / 60
    let age = (minute - Int64(id & 3)) & 3
    return age <= 2 && connection(of: address, inMinute: minute - age) == id
  }

  private func connection(of address: IPAddress, inMinute minute: Int64) -> UInt64 {
    var hash = SipHash(key: connectionKey)
    hash.mix(UInt64(bitPattern: minute))
    switch address {
    case .v4(let number): hash.mix(UInt64(number))
    case .v6(let network, let host):
      hash.mix(network)
      hash.mix(host)
    }
    return hash.code & ~3 | UInt64(minute & 3)
  }

  /// What a message that says it is from `node` proves.
  func judge(_ request: HTTPRequest, _ body: [UInt8], from node: NodeID, at wall: WallTime) -> Judgement {
    guard let signature = MessageSignature(request) else { return Judgement(proof: .missing) }
    let base = signature.base(
      request.method, authority: request.field("host") ?? "", path: String(request.rawPath), body: body)
    switch signature.algorithm {
    case .ed25519: return open(signature, base, node, request.remote.address, wall)
    case .hmac: return Judgement(proof: check(signature, base, node, request.remote.address, wall))
    }
  }

  private func open(
    _ signature: MessageSignature, _ base: [UInt8], _ node: NodeID, _ address: IPAddress, _ wall: WallTime
  ) -> Judgement {
    func wrong(_ sentence: String) -> Judgement { Judgement(proof: .wrong(sentence: sentence)) }
    guard signature.keyID == node.key.hex, let share = signature.share.flatMap({ Data(base64Encoded: $0) }),
      share.count == 32
    else { return wrong("the signature is not the node's") }
    guard isFresh(signature.nonce, wall) else { return wrong("the nonce is not of this selector, or is too old") }
    guard Ed25519.holds(Array(signature.signature), over: base, by: node.key) else {
      return wrong("the signature is wrong")
    }
    let own = Curve25519.KeyAgreement.PrivateKey()
    guard let key = try? SessionGrant.key(own, Array(share), node: node, nonce: signature.nonce) else {
      return wrong("the share of the session's key is none")
    }
    let session = UInt64(bitPattern: wall.microseconds)
    let ticket = Ticket(node: node, session: session, until: wall.seconds + Ticket.lifetime, address: address, key: key)
    guard let sealed = ticket.sealed(with: self.key) else { return wrong("no session can be opened") }
    let grant = SessionGrant(share: Array(own.publicKey.rawRepresentation), ticket: sealed)
    return Judgement(proof: .session(session, count: 0), grant: grant)
  }

  private func check(
    _ signature: MessageSignature, _ base: [UInt8], _ node: NodeID, _ address: IPAddress, _ wall: WallTime
  ) -> SenderProof {
    guard let ticket = Ticket(signature.keyID, sealedWith: key) else {
      return .wrong(sentence: "the session is not of this selector")
    }
    guard ticket.node == node else { return .wrong(sentence: "the session is another node's") }
    guard ticket.until >= wall.seconds else { return .wrong(sentence: "the session is over") }
    guard ticket.address == address else { return .wrong(sentence: "the session was opened at another address") }
    guard let count = UInt64(signature.nonce), count > 0,
      HMAC<SHA256>.isValidAuthenticationCode(signature.signature, authenticating: base, using: ticket.key)
    else { return .wrong(sentence: "the message's code is wrong") }
    return .session(ticket.session, count: count)
  }

  private func isFresh(_ nonce: String, _ wall: WallTime) -> Bool {
    guard let bytes = Array(hex: nonce), bytes.count == 40 else { return false }
    let plain = Array(bytes[..<24])
    guard
      HMAC<SHA256>.authenticationCode(for: Array("nonce ".utf8) + plain, using: key).prefix(16)
        .elementsEqual(bytes[24...])
    else { return false }
    let time = Int64(bitPattern: plain.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    return abs(wall.seconds - time) <= Self.nonceLifetime
  }
}
