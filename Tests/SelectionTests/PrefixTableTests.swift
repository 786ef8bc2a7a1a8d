import Selection
import Testing
import Vocabulary

@Suite struct PrefixTableTests {
  private let text = #"""
    # our networks
    prefix, asn, name, country
    127.64.1.0/24, 64501, ISP One, ch
    127.64.0.0/16, AS64500, "Whole, and ""more"""

    2001:db8::/32,64502,Six
    2001:db8:1::/48,64503,Nearer,FR
    192.0.2.7,64504,One host
    0.0.0.0/0,,everything else
    """#

  private func asn(_ table: PrefixTable, _ address: String) -> UInt32? {
    table.locality(of: IPAddress(address)!)?.asn?.number
  }

  @Test func `the longest prefix wins in both families`() throws {
    let table = try PrefixTable(csv: text)
    #expect(table.count == 6)
    #expect(asn(table, "127.64.1.9") == 64501)
    #expect(asn(table, "127.64.2.9") == 64500)
    #expect(asn(table, "2001:db8::5") == 64502)
    #expect(asn(table, "2001:db8:1::5") == 64503)
    #expect(asn(table, "192.0.2.7") == 64504)
    #expect(asn(table, "192.0.2.8") == nil)
    #expect(table.locality(of: IPAddress("192.0.2.8")!)?.name == "everything else")
    #expect(table.locality(of: IPAddress("2001:db9::")!) == nil)
    #expect(table.locality(of: IPAddress("127.64.1.9")!) == Locality(asn: ASN(64501), name: "ISP One", country: "CH"))
    #expect(table.locality(of: IPAddress("127.64.2.9")!)?.name == "Whole, and \"more\"")
  }

  @Test func `the networks of an ISP are told, that around the address first, and none that holds another's`() throws {
    let table = try PrefixTable(
      csv: """
        10.0.0.0/8,1,Whole
        10.1.0.0/16,2,Part
        10.2.0.0/16,1,Part of the whole
        192.0.2.0/24,1,Elsewhere
        198.51.100.0/24,,nobody
        2001:db8::/32,1,Six
        2001:db8:1::/48,1,In it
        """)
    func networks(_ address: String, atMost most: Int = 8) -> [String] {
      IPAddress(address).map { table.networks(of: $0, atMost: most).map(\.description) } ?? []
    }
    #expect(networks("192.0.2.9") == ["192.0.2.0/24", "10.2.0.0/16"])
    #expect(networks("10.9.0.1") == ["10.2.0.0/16", "192.0.2.0/24"], "10.0.0.0/8 holds a network of another ISP")
    #expect(networks("10.1.0.1") == ["10.1.0.0/16"])
    #expect(networks("2001:db8::1") == ["2001:db8::/32", "2001:db8:1::/48"])
    #expect(networks("10.9.0.1", atMost: 1) == ["10.2.0.0/16"])
    #expect(networks("198.51.100.1").isEmpty && networks("203.0.113.1").isEmpty)
    #expect(AddressPrefix("10.0.0.0/8") == AddressPrefix(around: IPAddress(10, 0, 0, 0), bits: 8))
    for text in ["10.0.0.1/8", "10.0.0.0", "10.0.0.0/33", "/8", "10.0.0.0/8/8", ""] {
      #expect(AddressPrefix(text) == nil)
    }
  }

  @Test func `other line ends, a mark at the start and no line at all are fine`() throws {
    #expect(try PrefixTable(csv: "\u{FEFF}10.0.0.0/8,1,a\r\n10.1.0.0/16,2,b\r\n").count == 2)
    #expect(try PrefixTable(csv: "").count == 0)
    #expect(PrefixTable.empty.locality(of: IPAddress("10.0.0.1")!) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8,1,a\nnonsense,1,b", 2, "no address prefix"), ("10.0.0.0/33,1,a", 1, "prefix length"),
    ("#\n10.0.0.0/-1,1,a", 2, "prefix length"), ("10.0.0.1/8,1,a", 1, "is 10.0.0.0/8 meant?"),
    ("10.0.0.0/8,x,a", 1, "no AS number"), ("10.0.0.0/8,4294967296,a", 1, "no AS number"),
    ("10.0.0.0/8,AS,a", 1, "no AS number"), ("10.0.0.0/8,1,a,CHE", 1, "country"), ("10.0.0.0/8", 1, "1 fields"),
    ("10.0.0.0/8,1,\"a", 1, "not closed"), ("10.0.0.0/8,1,\"a\"b", 1, "closing quote"),
    ("10.0.0.0/8,1,a,CH,b", 1, "5 fields"), ("10.0.0.0/8,1,a\n\n10.0.0.0/8,2,b", 3, "on line 1 already"),
    ("2001:db8::/129,1,a", 1, "from 0 to 128"), ("10.0.0.0/8,1,a\nprefix,asn,name", 2, "no address prefix"),
  ])
  func `an error names its line`(text: String, line: Int, part: String) {
    let error = #expect(throws: PrefixTable.Failure.self) { try PrefixTable(csv: text) }
    #expect(error?.line == line)
    #expect(error?.sentence.contains(part) == true, "\(error?.sentence ?? "")")
  }

  @Test func `a lookup agrees with a search through all rows`() throws {
    var random = RandomSource(seed: 9)
    var prefixes: [AddressPrefix] = []
    var lines: [String] = []
    for number in 0..<300 {
      let isV6 = random.below(2) == 0
      let address = isV6 ? IPAddress.v6(random.next(), random.next()) : .v4(UInt32(truncatingIfNeeded: random.next()))
      let base = prefixes.isEmpty || random.below(2) == 0 ? address : prefixes[random.below(prefixes.count)].address
      let prefix = AddressPrefix(around: base, bits: random.below(140))
      guard !prefixes.contains(prefix) else { continue }
      prefixes.append(prefix)
      lines.append("\(prefix),\(number),n")
    }
    let table = try PrefixTable(csv: lines.joined(separator: "\n"))
    for _ in 0..<2_000 {
      let address = prefixes[random.below(prefixes.count)].address
      let near: IPAddress =
        switch address {
        case .v4(let number): .v4(number ^ UInt32(random.below(70_000)))
        case .v6(let high, let low): .v6(high ^ UInt64(random.below(2)), low ^ UInt64(random.below(70_000)))
        }
      let best = prefixes.indices.filter { prefixes[$0].contains(near) }.max { prefixes[$0].bits < prefixes[$1].bits }
      let expected = best.map { lines[$0].split(separator: ",")[1] }.flatMap { UInt32($0) }
      #expect(table.locality(of: near)?.asn?.number == expected)
    }
  }
}
