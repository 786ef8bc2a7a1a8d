import Testing
import Vocabulary

@testable import Wire

@Suite struct TUFFormatTests {
  private static let key = String(repeating: "0a", count: 32)
  private static let role = #"{"keyids":["k"],"threshold":1}"#
  private static let head = #""version":1,"spec_version":"1.0.34","expires":"2030-02-28T23:59:59Z""#

  private static func root(
    head: String = head, keys: String = #"{"k":{"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"KEY"}}}"#,
    role: String = role
  ) -> String {
    """
    {"_type":"root",\(head),"consistent_snapshot":true,"keys":\(keys.replacing("KEY", with: key)),
    "roles":{"root":\(role),"timestamp":\(role),"snapshot":\(role),"targets":\(role)}}
    """
  }

  private static func targets(_ delegations: String = "", hashes: String = #""sha256":"HASH""#) -> String {
    """
    {"_type":"targets",\(head),"targets":{"é/a":{"length":3,"hashes":{\(hashes.replacing("HASH", with: key))}}}
    \(delegations)}
    """
  }

  private func value(_ text: String) throws -> JSONValue { try JSONReader.value(of: Array(text.utf8)) }

  @Test func `roots are read with their keys and dates`() throws {
    let root = try TUFRoot(value(Self.root()))
    #expect(root.hasConsistentSnapshots && root.head.version == 1 && root.head.expires == 1_898_553_599)
    #expect(root.root.keys.map(\.id) == ["k"] && root.root.threshold == 1)
  }

  @Test(arguments: [
    #""version":0,"spec_version":"1.0","expires":"2030-01-01T00:00:00Z""#,
    #""version":1,"spec_version":"2.0","expires":"2030-01-01T00:00:00Z""#,
    #""version":1,"spec_version":"1.0","expires":"2030-02-29T00:00:00Z""#,
    #""version":1,"spec_version":"1.0","expires":"2030-01-01T00:00:00+01:00""#,
    #""version":1,"spec_version":"1.0","expires":"2030-01-01 00:00:00Z""#,
    #""version":1,"spec_version":"1.0","expires":"2030-13-01T00:00:00Z""#,
    #""version":"1","spec_version":"1.0","expires":"2030-01-01T00:00:00Z""#,
    #""version":1,"expires":"2030-01-01T00:00:00Z""#,
  ])
  func `heads that say nothing clear are refused`(head: String) throws {
    let value = try value(Self.root(head: head))
    #expect(throws: TUFError.self) { try TUFRoot(value) }
  }

  @Test(arguments: [
    #"{"keyids":["k","k"],"threshold":1}"#, #"{"keyids":["k"],"threshold":0}"#, #"{"keyids":["k"],"threshold":-1}"#,
    #"{"keyids":"k","threshold":1}"#, #"{"threshold":1}"#, #"{"keyids":[1],"threshold":1}"#,
  ])
  func `roles without different keys or a threshold are refused`(role: String) throws {
    let value = try value(Self.root(role: role))
    #expect(throws: TUFError.self) { try TUFRoot(value) }
  }

  @Test func `a key of an unknown scheme signs for nothing`() throws {
    let keys = #"{"k":{"keytype":"lattice","scheme":"lattice-1","keyval":{"public":"00"}}}"#
    let root = try TUFRoot(value(Self.root(keys: keys)))
    #expect(root.root.keys.isEmpty && !root.root.isMet(by: []))
    let short = #"{"k":{"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"00"}}}"#
    let broken = try value(Self.root(keys: short))
    #expect(throws: TUFError.self) { try TUFRoot(broken) }
  }

  @Test func `a target is known by its path to the byte, and by a hash that is understood`() throws {
    let targets = try TUFTargets(value(Self.targets()))
    #expect(targets.file(at: "é/a")?.length == 3)
    #expect(targets.file(at: "e\u{301}/a") == nil)
    for hashes in [#""blake2b-256":"HASH""#, "", #""sha256":"00""#, #""sha512":"HASH""#] {
      let value = try value(Self.targets(hashes: hashes))
      #expect(throws: TUFError.self) { try TUFTargets(value) }
    }
  }

  @Test(arguments: [
    #"{"name":"root","keyids":[],"threshold":1,"terminating":false,"paths":["*"]}"#,
    #"{"name":"","keyids":[],"threshold":1,"terminating":false,"paths":["*"]}"#,
    #"{"name":"a","keyids":[],"threshold":1,"terminating":false}"#,
    #"{"name":"a","keyids":[],"threshold":1,"terminating":false,"paths":[],"path_hash_prefixes":[]}"#,
    #"{"name":"a","keyids":[],"threshold":1,"terminating":0,"paths":[]}"#,
  ])
  func `delegations that say nothing clear are refused`(role: String) throws {
    let value = try value(Self.targets(#","delegations":{"keys":{},"roles":[\#(role)]}"#))
    #expect(throws: TUFError.self) { try TUFTargets(value) }
  }

  @Test func `damaged metadata is read or refused, and what is read has one canonical form`() throws {
    var mutation = Mutation(seed: 9)
    let role = #"{"name":"a","keyids":["k"],"threshold":1,"terminating":true,"path_hash_prefixes":["0f"]}"#
    let key = #""k":{"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"\#(Self.key)"}}"#
    let file = #"{"version":1,"length":9,"hashes":{"sha256":"\#(Self.key)"}}"#
    let samples = [
      Self.root(), Self.targets(#","delegations":{"keys":{\#(key)},"roles":[\#(role)]}"#),
      #"{"_type":"timestamp",\#(Self.head),"meta":{"snapshot.json":\#(file)}}"#,
      #"{"_type":"snapshot",\#(Self.head),"meta":{"targets.json":\#(file),"a.json":{"version":2}}}"#,
    ]
    var read = 0
    for round in 0..<20_000 {
      let signed = samples[round % samples.count]
      let whole = #"{"signed":\#(signed),"signatures":[{"keyid":"k","sig":"00"}]}"#
      guard let envelope = try? TUFEnvelope(mutation.mutate(Array(whole.utf8))) else { continue }
      read += 1
      let again = try JSONReader.value(of: JSONText.escaped(envelope.signedBytes))
      #expect(again == envelope.signed)
      if let root = try? TUFRoot(envelope.signed) { #expect(!root.root.isMet(by: []) && root.head.version > 0) }
      if let targets = try? TUFTargets(envelope.signed) {
        for delegation in targets.delegations { _ = delegation.covers("a/b", digest: .zero) }
      }
      if let snapshot = try? TUFSnapshot(envelope.signed) { #expect(snapshot.fileRolledBack(by: snapshot) == nil) }
      _ = try? TUFTimestamp(envelope.signed)
    }
    #expect(read > 1_000)
  }
}

/// The canonical form leaves control characters in strings as they are, which JSON does not.
private enum JSONText {
  static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 < 0x20 ? Array("\\u00".utf8) + Array([$0].hex.utf8) : [$0] }
  }
}
