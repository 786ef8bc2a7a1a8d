import Testing
import Vocabulary

@Suite struct IPAddressTests {
  /// Text, and its canonical form by RFC 5952.
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
    ("::1", "::1"), ("1::", "1::"), ("2001:DB8::0001", "2001:db8::1"), ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("fe80::0:0", "fe80::"), ("::ffff:192.0.2.1", "192.0.2.1"),
    ("::ffff:c000:201", "192.0.2.1"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
  ])
  func `text becomes canonical`(text: String, canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
    #expect(IPAddress(bytes: address.bytes) == address)
  }

  @Test(arguments: [
    "", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.", "+1.2.3.4", " 1.2.3.4", "1.2.3.4:80", ":", ":::",
    "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::12345", "::g", ":1:2:3:4:5:6:7:8", "1:",
    "::1.2.3", "::1.2.3.256", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "[::1]", "fe80::1%eth0", "::+1", "a.b.c.d",
  ])
  func `other text is no address`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `bytes are four or sixteen, and mapped addresses are IPv4`() {
    #expect(IPAddress(bytes: [1, 2, 3, 4] as [UInt8]) == IPAddress(1, 2, 3, 4))
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 1, 2, 3, 4]
    #expect(IPAddress(bytes: mapped) == IPAddress(1, 2, 3, 4))
    for count in [0, 3, 5, 15, 17] { #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil) }
  }

  @Test func `prefixes are shared bit by bit and never across families`() throws {
    let a = IPAddress(10, 1, 2, 3)
    #expect(a.sharesPrefix(24, with: IPAddress(10, 1, 2, 200)) && !a.sharesPrefix(25, with: IPAddress(10, 1, 2, 200)))
    #expect(a.sharesPrefix(0, with: IPAddress(200, 1, 2, 3)) && a.sharesPrefix(32, with: a))
    #expect(!a.sharesPrefix(1, with: .v6(0, 0)))
    let b = try #require(IPAddress("2001:db8:1::1"))
    let near = try #require(IPAddress("2001:db8:1:8000::1"))
    let last = try #require(IPAddress("2001:db8:1::"))
    #expect(b.sharesPrefix(48, with: near) && !b.sharesPrefix(49, with: near))
    #expect(b.sharesPrefix(127, with: last) && !b.sharesPrefix(128, with: last) && b.sharesPrefix(64, with: last))
  }

  @Test func `loopback and unspecified are known in both families`() {
    #expect(IPAddress(127, 64, 1, 2).isLoopback && IPAddress.v6(0, 1).isLoopback && !IPAddress(128, 0, 0, 1).isLoopback)
    #expect(
      IPAddress(0, 0, 0, 0).isUnspecified && IPAddress.v6(0, 0).isUnspecified && !IPAddress.v6(0, 1).isUnspecified)
  }
}
