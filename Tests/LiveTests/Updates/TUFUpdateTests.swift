import Live
import Testing
import Vocabulary

@testable import Nodes

/// The client workflow against repositories made by python-tuf, and what somebody does to them.
@Suite struct TUFUpdateTests {
  @Test(arguments: ["base", "without hashes of metadata", "without consistent snapshots"])
  func `a target of a sound repository is known by its hashes`(home: String) throws {
    var client = TUFClient(home: home)
    guard case .known(let url, let pledge) = client.update() else {
      return #expect(Bool(false), "\(client.update().sentence)")
    }
    let hash = try #require(pledge.file.sha256?.hex)
    #expect(pledge.file.length == 22 && pledge.file.sha512?.count == 64)
    #expect(url == "http://tuf/targets/dir/" + (home.hasSuffix("snapshots") ? "" : hash + ".") + "file.txt")
    #expect(client.changes == ["root", "timestamp", "snapshot", "targets"])
  }

  @Test func `a target that nobody names is not found`() {
    var client = TUFClient()
    #expect(client.update("dir/other.txt").failure == .notFound)
    #expect(client.update("../file.txt").failure == .notFound)
  }

  @Test func `what was verified is kept, and only the timestamp is fetched again`() {
    var client = TUFClient()
    #expect(client.update().failure == nil)
    #expect(client.update().failure == nil)
    #expect(client.fetched.map(\.name) == ["2.root.json", "timestamp.json"])
    #expect(client.changes.isEmpty)
    #expect(client.update(from: "newer").failure == nil)
    #expect(client.fetched.map(\.name) == ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"])
  }

  @Test func `what is kept and damaged is fetched again`() {
    var client = TUFClient()
    #expect(client.update().failure == nil)
    for role in [TUFOrder.Kept.root, .timestamp, .snapshot, .targets] {
      client.kept[role]?[40] ^= 1
      #expect(client.update().failure == nil, "\(role)")
    }
  }

  @Test(arguments: [
    "base", "timestamp names an older snapshot", "snapshot names older targets",
  ])
  func `a rollback is refused across updates`(older: String) {
    var client = TUFClient()
    #expect(client.update(from: "newer").failure == nil)
    let end = client.update(from: older)
    #expect(end.failure == .untrusted && end.sentence.contains("(rollback)"), "\(end)")
    #expect(client.kept[.snapshot] == TUFClient.file("2.snapshot.json", of: "newer"))
  }

  @Test func `a snapshot that no longer names a role is refused`() {
    var client = TUFClient()
    #expect(client.update(from: "with another role").failure == nil)
    let end = client.update(from: "snapshot names a role no more")
    #expect(end.failure == .untrusted && end.sentence.contains("extra.json"), "\(end)")
  }

  @Test(arguments: ["snapshot", "targets"], ["with hashes", "by version"])
  func `metadata of different times is not mixed`(role: String, how: String) {
    var client = TUFClient()
    let end = client.update(from: "\(role) of another time \(how)")
    #expect(end.failure == .untrusted && end.sentence.contains("(mix-and-match)"), "\(end)")
  }

  @Test(arguments: ["root", "timestamp", "snapshot", "targets"])
  func `metadata that has expired is refused, and what was there before stays`(role: String) {
    var client = TUFClient()
    #expect(client.update().failure == nil)
    let end = client.update(from: "expired \(role)")
    #expect(end.failure == .untrusted && end.sentence.contains("(freeze)"), "\(end)")
    #expect(client.changes.contains(role) == (role == "root"))
  }

  @Test func `who is shown only what was there before hears of it when that expires`() {
    var client = TUFClient()
    let end: Int64 = 4_102_444_800  // 2100-01-01
    #expect(client.update(at: end - 1).failure == nil)
    let late = client.update(at: end)
    #expect(late.failure == .untrusted && late.sentence.contains("(freeze)"), "\(late)")
  }

  @Test(arguments: ["too few signatures", "one signature twice", "one key by two names"])
  func `a threshold is of different keys`(repository: String) {
    var client = TUFClient()
    let end = client.update(from: repository)
    #expect(end.failure == .untrusted && end.sentence.contains("timestamp metadata is not signed"), "\(end)")
    var other = TUFClient()
    #expect(other.update(from: "enough signatures").failure == nil)
  }

  @Test(arguments: ["changed targets", "foreign timestamp", "foreign snapshot", "foreign targets"])
  func `what the right keys have not signed is refused`(repository: String) {
    var client = TUFClient()
    let end = client.update(from: repository)
    #expect(end.failure == .untrusted && end.sentence.contains("is not signed by a threshold"), "\(end)")
  }

  // Roots

  @Test func `keys are rotated root by root, and each root is kept`() {
    var client = TUFClient()
    #expect(client.update(from: "root rotated twice").failure == nil)
    #expect(client.changes.prefix(4) == ["root", "root", "root", "timestamp"])
    #expect(client.kept[.root] == TUFClient.file("3.root.json", of: "root rotated twice"))
    let next = client.update(from: "root rotated twice")
    #expect(next.failure == nil && client.fetched.first?.name == "4.root.json")
  }

  @Test(arguments: ["new keys alone", "old keys alone", "one old key"])
  func `a root is signed by a threshold of the one before and of its own`(signers: String) {
    var client = TUFClient()
    let end = client.update(from: "root signed by \(signers)")
    #expect(end.failure == .untrusted && end.sentence.contains("root metadata is not signed"), "\(end)")
    #expect(client.kept[.root] == TUFClient.file("1.root.json", of: "base"))
    #expect(client.update(from: "root rotated twice").failure == nil)
  }

  @Test(arguments: ["root skips a version", "root comes again"])
  func `the next root has the next version`(repository: String) {
    var client = TUFClient()
    let end = client.update(from: repository)
    #expect(end.failure == .untrusted && end.sentence.contains("(rollback)"), "\(end)")
  }

  @Test func `a fast-forward is recovered from by rotating keys, and by nothing else`() {
    var client = TUFClient()
    #expect(client.update(from: "fast-forward").failure == nil)
    let same = client.update(from: "recovered with the same keys")
    #expect(same.failure == .untrusted && same.sentence.contains("(rollback)"), "\(same)")
    var other = TUFClient()
    #expect(other.update(from: "fast-forward").failure == nil)
    #expect(other.update(from: "recovered with other keys").failure == nil)
    // Whoever is killed between the two must not be left with the root alone.
    #expect(other.changes.prefix(2) == ["forget timestamp,snapshot", "root"])
  }

  @Test func `an update that ends anywhere can be taken up again`() {
    for files in 0..<6 {
      var client = TUFClient()
      #expect(client.update(files: files).failure == (files < 4 ? .unreachable : nil))
      #expect(client.update(from: "newer", files: files).failure == (files < 4 ? .unreachable : nil))
      #expect(client.update(from: "newer").failure == nil, "\(files)")
    }
  }

  // Delegations

  @Test(arguments: [
    ("a/found.txt", true), ("a/nested.bin", true), ("hashed/file", true), ("end/late.txt", false), ("b/is", true),
    ("b/not/here", false), ("a/none.bin", false),
  ])
  func `delegations say what their paths allow, in order, until one terminates`(target: String, isThere: Bool) {
    var client = TUFClient(home: "delegations")
    let end = client.update(target)
    #expect(end.failure == (isThere ? nil : .notFound), "\(end)")
  }

  @Test func `a delegated role is as the snapshot and its delegation say`() {
    var client = TUFClient(home: "delegations")
    let lost = client.update(from: "delegated role missing from the snapshot", "a/found.txt")
    #expect(lost.failure == .untrusted && lost.sentence.contains("does not name that of 'first'"), "\(lost)")
    var other = TUFClient(home: "delegations")
    let wrong = other.update(from: "delegated role signed by another", "a/found.txt")
    #expect(wrong.failure == .untrusted && wrong.sentence.contains("is not signed"), "\(wrong)")
    #expect(other.update("b/is").failure == nil)
  }

  @Test func `delegations come to an end`() {
    var client = TUFClient(home: "delegations in a circle")
    #expect(client.update("far").failure == .notFound)
    #expect(client.fetched.count == 6)
    var long = TUFClient(home: "a long chain of delegations")
    #expect(long.update("far").failure == .notFound)
    #expect(long.fetched.count == 4 + TUFSearch.visitsMax)
  }

  // The server

  @Test func `no more is taken of a file than is said of it, or than is usual`() {
    var client = TUFClient()
    #expect(client.update().failure == nil)
    let limits = client.fetched.map(\.limit)
    #expect(limits[0] == 512_000 && limits[1] == 16_384)
    #expect(limits[2] == TUFClient.file("1.snapshot.json", of: "base")?.count)
    #expect(limits[3] == TUFClient.file("1.targets.json", of: "base")?.count)
    for name in ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"] {
      var flooded = TUFClient()
      flooded.answers[name] = .tooLong
      let end = flooded.update()
      #expect(end.failure == .untrusted && end.sentence.contains("has more than the"), "\(end)")
    }
  }

  @Test func `a server that does not give what is needed ends the update`() {
    var client = TUFClient()
    client.answers["timestamp.json"] = .failed(sentence: "It is away.")
    #expect(client.update() == .failed(.unreachable, "It is away."))
    client.answers["timestamp.json"] = .untrusted(sentence: "It is another.")
    #expect(client.update() == .failed(.untrusted, "It is another."))
    client.answers["timestamp.json"] = .absent
    #expect(client.update().failure == .notFound)
  }

  @Test func `what is no metadata is refused`() {
    for text in ["", "{}", "[]", #"{"signed":{},"signatures":[]}"#, #"{"signed":{"_type":"root"},"signatures":[]}"#] {
      var client = TUFClient()
      client.answers["timestamp.json"] = .document(SignatureCheck.document(Array(text.utf8)))
      #expect([.malformed, .untrusted].contains(client.update().failure), "\(text)")
    }
    var swapped = TUFClient()
    swapped.answers["timestamp.json"] =
      TUFClient.file("1.snapshot.json", of: "base").map { .document(SignatureCheck.document($0)) }
    #expect(swapped.update().failure == .untrusted)
  }
}
