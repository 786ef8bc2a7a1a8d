import Foundation
import Live
import Selection
import Testing
import Vocabulary

@Suite struct LocalityTableTests {
  private func withFile<T>(_ content: Data, _ body: (String) throws -> T) throws -> T {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-locality-\(UUID())").path
    try content.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  @Test func `a database knows ASN, name and country of both families`() throws {
    try withFile(TestDatabase.bytes) { path in
      let table = try LocalityTable(.init(asnDatabase: path))
      let known = Locality(asn: ASN(64510), name: "Database Net", country: "DE", continent: "EU")
      #expect(table.locality(of: IPAddress("1.2.3.4")!) == known)
      #expect(table.locality(of: IPAddress("::ffff:1.2.3.4")!) == known)
      #expect(table.locality(of: IPAddress("2001:db8::7")!) == Locality(asn: ASN(64511), name: "Sixnet"))
      #expect(table.locality(of: IPAddress("9.9.9.9")!) == .unknown)
      #expect(table.locality(of: IPAddress("2001:db9::7")!) == .unknown)
    }
  }

  @Test func `the operator's table overrides the database`() throws {
    try withFile(TestDatabase.bytes) { database in
      let csv = "prefix,asn,name,country\n1.2.3.0/24,64999,Operator,CH\n1.2.4.0/24,64999,Operator\n1.2.5.0/24,,,FR\n"
      try withFile(Data(csv.utf8)) { prefixes in
        let table = try LocalityTable(.init(asnDatabase: database, prefixes: prefixes))
        func locality(_ text: String) -> Locality { table.locality(of: IPAddress(text)!) }
        #expect(locality("1.2.3.4") == Locality(asn: ASN(64999), name: "Operator", country: "CH", continent: "EU"))
        #expect(locality("1.2.4.4") == Locality(asn: ASN(64999), name: "Operator", country: "DE", continent: "EU"))
        #expect(locality("1.2.5.4") == Locality(asn: ASN(64510), name: "Database Net", country: "FR", continent: "EU"))
        #expect(locality("1.2.6.4").asn == ASN(64510))
      }
    }
  }

  @Test func `without tables every address is somewhere unknown`() throws {
    #expect(try LocalityTable().locality(of: IPAddress("1.2.3.4")!) == .unknown)
  }

  @Test func `a file that cannot be used is named with a reason`() throws {
    func sentence(_ body: () throws -> Void) -> String {
      let error = #expect(throws: LocalityTable.Failure.self) { try body() }
      return error?.description ?? ""
    }
    let missing = "/nonexistent/shoal.mmdb"
    #expect(sentence { _ = try LocalityTable(.init(asnDatabase: missing)) }.contains("No such file"))
    #expect(sentence { _ = try LocalityTable(.init(prefixes: missing)) }.contains(missing))
    try withFile(Data("no database".utf8)) { path in
      #expect(sentence { _ = try LocalityTable(.init(asnDatabase: path)) }.contains("no usable MaxMind database"))
      #expect(sentence { _ = try LocalityTable(.init(prefixes: path)) }.contains("line 1"))
    }
    try withFile(Data([0x31, 0xFF, 0xFE])) { path in
      #expect(sentence { _ = try LocalityTable(.init(prefixes: path)) }.contains("UTF-8"))
    }
  }

  @Test func `a damaged database gives no crash`() throws {
    var random = RandomSource(seed: 5)
    for _ in 0..<300 {
      var bytes = TestDatabase.bytes
      if random.below(2) == 0 { bytes = bytes.prefix(random.below(bytes.count)) }
      for _ in 0..<random.below(6) where !bytes.isEmpty {
        bytes[bytes.startIndex + random.below(bytes.count)] = UInt8(random.below(256))
      }
      try withFile(bytes) { path in
        guard let table = try? LocalityTable(.init(asnDatabase: path)) else { return }
        for text in ["1.2.3.4", "2001:db8::1", "9.9.9.9"] { _ = table.locality(of: IPAddress(text)!) }
      }
    }
  }
}
