import Selection
import Testing
import Vocabulary

@testable import Replay

/// What stands for addresses and names.
struct PseudonymTests {
  private static let key = PseudonymKey(hex: String(repeating: "0123456789abcdef", count: 4))!
  private let addresses = AddressPseudonyms(key)
  private let texts = TextPseudonyms(key)

  /// Some addresses of both families, many of them near others.
  private static func sample() -> [IPAddress] {
    var chance = RandomSource(seed: 7)
    var all: [IPAddress] = []
    for _ in 0..<300 {
      let number = UInt32(truncatingIfNeeded: chance.next())
      let (high, low) = (chance.next() >> 3 | 0x2000 << 48, chance.next())
      all += [.v4(number), .v4(number ^ 1 << (chance.next() % 32))]
      all += [.v6(high, low), .v6(high, low ^ 1 << (chance.next() % 64)), .v6(high ^ 1 << (chance.next() % 64), low)]
    }
    return all
  }

  private static func common(_ a: IPAddress, _ b: IPAddress) -> Int? {
    a.isSameFamily(as: b) ? (0...128).last { a.sharesPrefix(min($0, a.bytes.count * 8), with: b) } : nil
  }

  @Test func `addresses have as much in common afterwards as before`() {
    let sample = Self.sample()
    for (a, b) in zip(sample, sample.dropFirst()) {
      #expect(Self.common(a, b) == Self.common(addresses.pseudonym(of: a), addresses.pseudonym(of: b)), "\(a) \(b)")
    }
    let changed = sample.count { addresses.pseudonym(of: $0) != $0 }
    #expect(changed > sample.count * 4 / 5)
  }

  @Test func `an address leads where it led`() {
    let blocks = [
      "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "198.18.0.0/15",
      "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "fe80::/10", "fc00::/7", "fec0::/10",
      "2001:db8::/32", "64:ff9b:1::/48", "2002::/16",
    ].compactMap { AddressPrefix($0) }
    var chance = RandomSource(seed: 11)
    for block in blocks {
      for _ in 0..<20 {
        let inside: IPAddress
        switch block.address {
        case .v4(let number):
          inside = .v4(number | UInt32(truncatingIfNeeded: chance.next()) & (UInt32.max >> UInt32(block.bits)))
        case .v6(let high, _): inside = .v6(high | chance.next() & (.max >> UInt64(block.bits)), chance.next())
        }
        let other = addresses.pseudonym(of: inside)
        #expect(block.contains(other) && other.scope == inside.scope, "\(inside) became \(other)")
      }
    }
    for address in Self.sample() {
      #expect(addresses.pseudonym(of: address).scope == address.scope, "\(address)")
    }
    for text in ["127.0.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.251", "::1", "::", "ff02::fb"] {
      #expect(addresses.pseudonym(of: IPAddress(text)!) == IPAddress(text))
    }
  }

  @Test func `no two addresses get the same one, and the halves of one are renamed alone as well`() {
    let network = (0..<1 << 16).map { addresses.pseudonym(of: .v4(0x0808_0000 | UInt32($0))) }
    #expect(Set(network).count == network.count)
    let (high, low): (UInt64, UInt64) = (0x2A02_0810_0001_0002, 0x0211_22FF_FE33_4455)
    #expect(addresses.pseudonym(of: .v6(high, low)) == .v6(addresses.network(high), addresses.host(low)))
    #expect(addresses.pseudonym(of: .v4(0x0808_0808)) == .v4(UInt32(addresses.network(0x0808_0808))))
  }

  @Test func `names get others of the same form, and each its own`() {
    let name = texts.name("/releases/Quokka-Suite_4.7.tar.gz?v=1")
    #expect(name.count == "/releases/Quokka-Suite_4.7.tar.gz?v=1".count && !name.lowercased().contains("quokka"))
    #expect(name.hasSuffix(".tar.gz?v=1") && name.split(separator: "/").count == 2)
    let loud = texts.name("QUOKKA")
    #expect(loud.lowercased() == texts.name("quokka") && loud.first?.isUppercase == true)
    let letters = "abcdefghijklmnopqrstuvwxyz"
    let all: [String] = letters.flatMap { first in letters.map { second in "\(first)\(second)" } }
    #expect(Set(all.map { texts.name($0) }).count == all.count)
    #expect(TextPseudonyms(PseudonymKey()).name("quokka") != texts.name("quokka"))
  }

  @Test func `a URL keeps its port, and a percent-encoded name is that of the name`() {
    let url = texts.name("http://files.corp.example:8080/Gr%C3%BC%C3%9Fe%20an%20alle.pdf")
    #expect(url.hasPrefix("http://") && url.contains(":8080/") && url.hasSuffix(".pdf"))
    let parts = url.split(separator: "/")
    let written = texts.name("Grüße an alle.pdf").utf8.map { byte in
      byte == 0x20 || byte >= 0x80 ? "%\([byte].hex.uppercased())" : String(decoding: [byte], as: UTF8.self)
    }.joined()
    #expect(parts.last.map(String.init) == written)
    let literal = texts.name("http://8.8.4.4:80/ and [2a02:810::5]:443")
    #expect(!literal.contains("8.8.4.4") && !literal.contains("2a02:810") && literal.hasSuffix("]:443"))
    #expect(literal.contains("\(texts.address(IPAddress("8.8.4.4")!)):80/"))
  }

  @Test func `sentences stay readable, and name nobody`() {
    let before = "cannot connect to quokka.example:8080 (8.8.4.4): Connection refused after 12 s."
    let after = texts.sentence(before)
    #expect(after.hasPrefix("cannot connect to ") && after.hasSuffix(": Connection refused after 12 s."))
    #expect(!after.contains("quokka") && !after.contains("8.8.4.4") && after.contains(":8080"))
    #expect(after.contains(texts.name("quokka.example:8080")))
  }
}
