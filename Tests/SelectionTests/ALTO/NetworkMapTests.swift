import Selection
import Testing
import Vocabulary

@Suite struct NetworkMapTests {
  /// The table that makes the example of RFC 7285, 11.2.1.7.
  static let example = """
    192.0.2.0/24,64501
    198.51.100.0/25,64501
    198.51.100.128/25,64502
    """

  private func map(_ text: String, prefixesMax: Int = 1000, pidsMax: Int = 100) throws -> NetworkMap {
    NetworkMap(try PrefixTable(csv: text), prefixesMax: prefixesMax, pidsMax: pidsMax)
  }

  private func texts(_ map: NetworkMap) -> [String] {
    map.pids.map { pid in ([pid.name] + (pid.v4 + pid.v6).map(\.description)).joined(separator: " ") }
  }

  @Test func `each ISP is a PID, and the default one takes all other addresses`() throws {
    #expect(
      texts(try map(Self.example)) == [
        "AS64501 192.0.2.0/24 198.51.100.0/25", "AS64502 198.51.100.128/25", "default 0.0.0.0/0 ::/0",
      ])
  }

  @Test func `the parts of an ISP in two countries are two PIDs, and a country without an ISP is one`() throws {
    let text = """
      10.0.0.0/8,1,One,ch
      11.0.0.0/8,1,One,fr
      12.0.0.0/8,1
      13.0.0.0/8,,Some,fr
      14.0.0.0/8,,Nobody
      2001:db8::/32,1,One,ch
      """
    #expect(
      texts(try map(text)) == [
        "AS1 12.0.0.0/8", "AS1-CH 10.0.0.0/8 2001:db8::/32", "AS1-FR 11.0.0.0/8", "country-FR 13.0.0.0/8",
        "default 0.0.0.0/0 14.0.0.0/8 ::/0",
      ])
  }

  @Test func `no prefix is in two PIDs, also where the table says who has all addresses`() throws {
    let map = try map("0.0.0.0/0,7,All\n192.0.2.0/24,8,Eight\n")
    #expect(texts(map) == ["AS7 0.0.0.0/0", "AS8 192.0.2.0/24", "default ::/0"])
  }

  @Test func `an address belongs to the PID of its longest prefix, as the table says`() throws {
    let text = """
      10.0.0.0/8,1,Whole
      10.1.0.0/16,2,Part
      10.1.2.0/24,1,Again
      2001:db8::/32,3,Six
      """
    let table = try PrefixTable(csv: text)
    let map = NetworkMap(table)
    for (address, name) in [
      ("10.0.0.1", "AS1"), ("10.1.0.1", "AS2"), ("10.1.2.3", "AS1"), ("10.255.255.255", "AS1"),
      ("9.255.255.255", "default"), ("2001:db8::1", "AS3"), ("2001:db9::1", "default"), ("::ffff:10.1.0.1", "AS2"),
    ] {
      let address = IPAddress(address)!
      #expect(map.pid(of: address).name == name, "\(address)")
      #expect(map.pid(of: address).locality.asn == table.locality(of: address)?.asn)
    }
  }

  @Test func `a map has room for so many prefixes, the shortest first`() throws {
    let map = try map("10.0.0.0/8,1\n10.1.0.0/16,2\n10.1.2.0/24,3\n10.1.3.0/24,4\n", prefixesMax: 3)
    #expect(texts(map) == ["AS1 10.0.0.0/8", "AS2 10.1.0.0/16", "default 0.0.0.0/0 ::/0"])
    #expect(map.leftOut == 2)
    #expect(map.pid(of: IPAddress("10.1.2.3")!).name == "AS2")
  }

  @Test func `a map has room for so many PIDs, and the others' prefixes are part of the default one`() throws {
    let map = try map("10.0.0.0/8,1\n11.0.0.0/8,2\n12.0.0.0/8,2\n10.1.0.0/16,3\n", pidsMax: 3)
    #expect(texts(map) == ["AS1 10.0.0.0/8", "AS2 11.0.0.0/8 12.0.0.0/8", "default 0.0.0.0/0 10.1.0.0/16 ::/0"])
    #expect(map.leftOut == 1)
    #expect(map.pid(of: IPAddress("10.1.2.3")!).name == "default")
  }

  @Test func `a filter takes PIDs by name, each once, and passes unknown ones over`() throws {
    let map = try map(Self.example)
    func names(_ pids: [String]?) -> [String] { NetworkMapFilter(pids: pids).pids(of: map).map(\.name) }
    #expect(names(nil) == ["AS64501", "AS64502", "default"])
    #expect(names(["default", "AS64501", "PID9"]) == ["AS64501", "default"])
    #expect(names(["PID9"]) == [])
  }
}
