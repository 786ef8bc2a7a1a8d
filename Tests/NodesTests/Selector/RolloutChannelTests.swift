import Selection
import Testing
import Vocabulary

@testable import Nodes

@Suite struct RolloutChannelTests {
  @Test(arguments: [
    ("stable=http://o.example/stable/*", true), ("a=*", true), ("beta-2=x=y", true), ("stable", false), ("=x", false),
    ("stable=", false), ("Stable=x", false), ("a b=x", false), ("seventeen-letters=x", false), ("none=x", false),
  ])
  func `a channel is a short name and a pattern`(text: String, isGood: Bool) {
    #expect((RolloutChannel(text) != nil) == isGood)
  }

  @Test(arguments: [
    ("http://o/s/*", "http://o/s/a", true), ("http://o/s/*", "http://o/s/", true),
    ("http://o/s/*", "http://o/t/a", false),
    ("*.img", "http://o/a.img", true), ("*.img", "http://o/a.img.torrent", false),
    ("*/s/*.img", "http://o/s/t.img", true),
    ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxa", false), ("x", "x", true), ("x", "xy", false), ("*", "", true),
    ("a*a", "a", false),
  ])
  func `a star stands for any text, and all else for itself`(pattern: String, address: String, isCovered: Bool) throws {
    #expect(try #require(RolloutChannel("a=" + pattern)).covers(address) == isCovered)
  }

  @Test func `a long pattern of stars is soon looked through`() throws {
    let pattern = "a=" + String(repeating: "*a", count: 500) + "b"
    #expect(try !#require(RolloutChannel(pattern)).covers(String(repeating: "a", count: 8_192)))
  }

  private func counts(_ name: String, _ rig: SelectorRig) -> [String: Int64] {
    let family = rig.machine.measures.first { $0.descriptor.name == name }
    var counts: [String: Int64] = [:]
    for sample in family?.samples ?? [] {
      switch sample.value {
      case .decimal(let digits, _): counts[sample.labels[0]] = digits
      case .histogram(let times): counts[sample.labels[0]] = times.count
      }
    }
    return counts
  }

  @Test func `downloads are counted by the channel of their object's address`() {
    var configuration = SelectorConfiguration()
    configuration.channels = ["beta=http://origin/beta/*", "all=http://origin/*", "beta=*.beta"].compactMap {
      RolloutChannel($0)
    }
    var rig = SelectorRig(configuration: configuration, registered: false)
    let addresses = ["http://origin/beta/1", "http://origin/1", "http://origin/beta/2", "http://elsewhere/1"]
    for (number, address) in addresses.enumerated() {
      let object = Digest256(UInt64(number) + 50, 1, 1, 1)
      _ = rig.register([SelectorRig.registered(object, url: address)])
      _ = rig.announce(1, "10.1.0.1", event: .started, object: object)
      if number < 2 { _ = rig.announce(1, "10.1.0.1", held: 62, event: .completed, object: object) }
    }
    #expect(counts("shoal_selector_downloads_started_total", rig) == ["beta": 2, "all": 1, "none": 1])
    #expect(counts("shoal_selector_downloads_completed_total", rig) == ["beta": 1, "all": 1, "none": 0])
    #expect(Set(counts("shoal_selector_rollout_seconds", rig).keys) == ["beta", "all", "none"])
  }

  @Test func `without channels all is in none`() {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.1.0.1", event: .started)
    #expect(counts("shoal_selector_downloads_started_total", rig) == ["none": 1])
  }
}
