import Nodes
import Testing
import Vocabulary

@Suite struct TrustTests {
  private static let origin = "http://192.0.2.1:8080"
  private static let key = Digest256(1, 0, 0, 0)
  private static let pinned: [KeyPin] = [.key(origin: origin, key)]

  private func pins(_ effects: [AgentEffect]) -> [KeyPin] {
    effects.flatMap { (effect) -> [KeyPin] in
      if case .control(_, .remember(let pins)) = effect { pins } else { [] }
    }
  }

  private func opens(_ effects: [AgentEffect]) -> Bool {
    effects.contains { if case .store(_, .open) = $0 { true } else { false } }
  }

  // Keys

  @Test func `a key is pinned on first use, for the address that its origin signs`() {
    var bench = AgentBench()
    let effects = bench.want()
    #expect(pins(effects) == [.key(origin: Self.origin, Self.key), .serial(url: AgentBench.url, 5)])
    #expect(opens(effects))
    var part = AgentBench()
    let base = Self.origin + "/updates"
    let below = part.want(AgentBench.description(base: base + "/"), url: base + "/object.bin")
    #expect(pins(below).first == .key(origin: base, Self.key))
  }

  @Test func `a changed key is refused with a sentence`() {
    var bench = AgentBench(pins: [.key(origin: Self.origin, Digest256(2, 0, 0, 0))])
    let failure = bench.want().failures.first
    #expect(failure?.kind == .untrusted)
    #expect(failure?.sentence.contains("has changed") == true)
  }

  @Test func `a key that says that it signs for a part of an origin does not take that part over`() {
    var bench = AgentBench(pins: Self.pinned)
    let base = Self.origin + "/updates"
    let effects = bench.want(AgentBench.description(key: 2, base: base), url: base + "/object.bin")
    #expect(effects.failures.first?.kind == .untrusted)
  }

  @Test func `a wrong signature is refused, whatever is allowed`() {
    var bench = AgentBench()
    let effects = bench.want(AgentBench.description(isValid: false), allowsUnverified: true)
    #expect(effects.failures.first?.kind == .untrusted)
  }

  @Test func `a lower serial for the same URL is refused, an equal one is not`() {
    var old = AgentBench(pins: [.serial(url: AgentBench.url, 6)])
    #expect(old.want().failures.first?.kind == .untrusted)
    var other = AgentBench(pins: [.serial(url: AgentBench.url, 6)])
    #expect(other.want(url: Self.origin + "/./o%62ject.bin?again").failures.first?.kind == .untrusted)
    var same = AgentBench(pins: [.serial(url: AgentBench.url, 5)])
    #expect(same.want().failures.isEmpty)
  }

  @Test func `a trusted key overrules a pin, and no other is accepted`() {
    var right = AgentBench(trusted: [Self.key], pins: [.key(origin: Self.origin, Digest256(2, 0, 0, 0))])
    #expect(right.want().failures.isEmpty)
    var wrong = AgentBench(trusted: [Digest256(3, 0, 0, 0)])
    #expect(wrong.want().failures.first?.kind == .untrusted)
  }

  @Test func `a key that is given for one origin says nothing of another`() {
    let given = [GivenKeys.OfOrigin(origin: Self.origin + "/", key: Digest256(3, 0, 0, 0))]
    var here = AgentBench(originKeys: given)
    #expect(here.want().failures.first?.kind == .untrusted)
    var elsewhere = AgentBench(originKeys: given)
    let base = "http://192.0.2.1:8081"
    #expect(elsewhere.want(AgentBench.description(base: base), url: base + "/object.bin").failures.isEmpty)
  }

  // Addresses

  @Test(arguments: [
    "http://192.0.2.1:8080/old.bin", "http://192.0.2.1:8080/a/object.bin", "http://192.0.2.1:8081/object.bin",
    "http://192.0.2.2:8080/object.bin", "http://192.0.2.1:8080/object.bin/", "http://192.0.2.1:8080//object.bin",
    "http://192.0.2.1:8080/a%2Fobject.bin",
  ])
  func `what is signed for one address is not taken for another`(asked: String) {
    for pins in [Self.pinned, []] {
      var bench = AgentBench(pins: pins)
      let effects = bench.want(url: asked)
      #expect(effects.failures.first?.kind == .untrusted && !opens(effects))
      #expect(effects.failures.first?.sentence.contains("signed for \(AgentBench.url)") == true, "\(effects.failures)")
    }
    // Nor where anything may be taken, once the key of the origin is known.
    var allowing = AgentBench(trusted: [Self.key])
    #expect(allowing.want(url: asked, allowsUnverified: true).failures.first?.kind == .untrusted)
  }

  @Test(arguments: [
    "http://192.0.2.1:8080/object.bin?v=1", "http://192.0.2.1:8080/%6Fbject.bin",
    "HTTP://192.0.2.1:8080/a/../object.bin",
    "http://192.0.2.1:8080/object.bin#part",
  ])
  func `other spellings of an address are the same address`(asked: String) {
    var bench = AgentBench(pins: Self.pinned)
    let effects = bench.want(url: asked)
    #expect(opens(effects) && pins(effects) == [.serial(url: AgentBench.url, 5)])
  }

  @Test func `a directory is its index, and a path is encoded in one way`() {
    var bench = AgentBench()
    let index = AgentBench.description(path: "/docs/index.html")
    #expect(opens(bench.want(index, url: Self.origin + "/docs/")))
    var spaces = AgentBench()
    #expect(opens(spaces.want(AgentBench.description(path: "/ä b+c"), url: Self.origin + "/%c3%a4%20b%2bc")))
    var dots = AgentBench()
    let climbing = AgentBench.description(path: "/../object.bin")
    #expect(dots.want(climbing, url: AgentBench.url).failures.first?.kind == .untrusted)
  }

  @Test func `one key for two origins does not let one stand for the other`() {
    let other = "http://192.0.2.7"
    var bench = AgentBench(pins: [.key(origin: Self.origin, Self.key), .key(origin: other, Self.key)])
    var description = AgentBench.description(base: other)
    description.urls = [AgentBench.url, other + "/object.bin"]
    #expect(bench.want(description).failures.first?.kind == .untrusted)
  }

  @Test func `a description of before is bound by its signed web seeds`() {
    var right = AgentBench(pins: Self.pinned)
    #expect(opens(right.want(AgentBench.description(base: nil))))
    var wrong = AgentBench(pins: Self.pinned)
    let effects = wrong.want(AgentBench.description(base: nil), url: Self.origin + "/other.bin")
    #expect(effects.failures.first?.kind == .untrusted)
    // A seed that does not end in the signed path says nothing.
    var mirror = AgentBench(pins: Self.pinned)
    let elsewhere = AgentBench.description(base: nil, path: "/b/object.bin")
    #expect(mirror.want(elsewhere).failures.first?.kind == .untrusted)
  }

  @Test func `a redirect does not lead to another file, and a mirror may carry the right one`() throws {
    for (signed, isTaken) in [("/object.bin", true), ("/old.bin", false)] {
      var bench = AgentBench(pins: Self.pinned)
      let probe = try #require(bench.feed(.wanted(WantID(0), .url(AgentBench.url))).probe)
      let moved = AgentInput.ProbeOutcome.redirected(from: AgentBench.url, location: "http://192.0.2.9/old.bin")
      let next = try #require(bench.feed(.probed(probe, moved)).probe)
      let answer = AgentInput.ProbeOutcome.answered(
        status: 200, description: "http://192.0.2.9/old.bin.torrent", length: nil, entityTag: nil,
        retryAfterSeconds: nil)
      let call = try #require(bench.feed(.probed(next, answer)).description)
      let effects = bench.feed(.described(call, .good(AgentBench.description(path: signed))))
      #expect(opens(effects) == isTaken && effects.failures.isEmpty == isTaken)
    }
  }

  // Less than a signature

  @Test func `unsigned metainfo is refused once its origin is known to sign`() {
    var unsigned = AgentBench.description()
    unsigned.signer = nil
    var known = AgentBench(pins: Self.pinned)
    #expect(known.want(unsigned, allowsUnverified: true).failures.first?.kind == .unverified)
  }

  @Test func `hashes of unknown origin are taken only from who allows it, and are called so`() throws {
    var unsigned = AgentBench.description()
    unsigned.signer = nil
    var strict = AgentBench()
    let refused = strict.want(unsigned)
    #expect(refused.failures.first?.kind == .unverified)
    #expect(refused.failures.first?.sentence.contains("--allow-unverified") == true)
    var bench = AgentBench()
    let effects = bench.want(unsigned, allowsUnverified: true)
    #expect(opens(effects) && pins(effects).isEmpty)
    #expect(bench.finish(effects)?.trust == .hashes)
    var signed = AgentBench()
    #expect(signed.finish(signed.want())?.trust == .signed)
  }

  @Test func `a metainfo file is believed by its key, and never pins one`() throws {
    let described = { (bench: inout AgentBench, allows: Bool) -> [AgentEffect] in
      let wanted = AgentInput.wanted(WantID(0), .metainfoFile("x.torrent"), allowsUnverified: allows)
      for case .control(let call, .describe(.file)) in bench.feed(wanted) {
        return bench.feed(.described(call, .good(AgentBench.description())))
      }
      return []
    }
    var unknown = AgentBench()
    #expect(described(&unknown, false).failures.first?.kind == .unverified)
    var allowed = AgentBench()
    let effects = described(&allowed, true)
    #expect(pins(effects).isEmpty && allowed.finish(effects)?.trust == .hashes)
    var known = AgentBench(pins: Self.pinned)
    let signed = described(&known, false)
    #expect(known.finish(signed)?.trust == .signed)
    var other = AgentBench(pins: [.key(origin: Self.origin, Digest256(2, 0, 0, 0))])
    #expect(described(&other, true).failures.first?.kind == .untrusted)
  }

  @Test(arguments: [true, false])
  func `without a description nothing is taken where a key is known, and elsewhere only what is allowed`(absent: Bool)
    throws
  {
    for (pins, trusted, allows, kind) in [
      (Self.pinned, [], true, TransferFailure.Kind.unverified), ([], [Self.key], true, .unverified),
      ([], [], false, .unverified), ([], [], true, nil),
    ] {
      var bench = AgentBench(trusted: trusted, pins: pins)
      let probe = try #require(bench.feed(.wanted(WantID(0), .url(AgentBench.url), allowsUnverified: allows)).probe)
      let link = absent ? AgentBench.url + ".torrent" : nil
      var effects = bench.feed(
        .probed(
          probe,
          .answered(status: 200, description: link, length: nil, entityTag: nil, retryAfterSeconds: nil)))
      if let call = effects.description { effects = bench.feed(.described(call, .absent)) }
      #expect(effects.failures.first?.kind == kind)
      #expect(effects.contains { if case .reader(_, .fetchPlain) = $0 { true } else { false } } == (kind == nil))
    }
  }
}

extension [AgentEffect] {
  fileprivate var probe: CallID? {
    lazy.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first
  }

  fileprivate var description: CallID? {
    lazy.compactMap { if case .control(let call, .describe(.url)) = $0 { call } else { nil } }.first
  }
}

extension AgentBench {
  /// Opens the store that is ordered to be opened, with all blocks there; what the want's reader is told at the end.
  fileprivate mutating func finish(_ effects: [AgentEffect]) -> TransferReport? {
    for case .store(let handle, .open) in effects {
      let end = feed(
        .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
      for case .reader(_, .finish(let report)) in end { return report }
    }
    return nil
  }
}
