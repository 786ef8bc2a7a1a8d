import Testing
import Vocabulary

@testable import Live

@Suite struct StoreURLTests {
  @Test func `an address has a host, and perhaps a port, credentials, a database and a prefix`() throws {
    let plain = try StoreURL("redis://192.0.2.9")
    #expect(plain.place.host == "192.0.2.9" && plain.place.port == 6379 && plain.database == 0)
    #expect(plain.user == nil && plain.password == nil && plain.stream == "{shoal}:announces")
    let full = try StoreURL("rediss://ann:p%40ss:w@[2001:db8::1]:7000/3/left-isp")
    #expect(full.place.isSecure && full.place.host == "2001:db8::1" && full.place.port == 7000)
    #expect(full.user == "ann" && full.password == "p@ss:w" && full.database == 3)
    #expect(full.stream == "{left-isp}:announces")
    #expect("\(full)" == "rediss://[2001:db8::1]:7000/3/left-isp")
    #expect(try StoreURL("redis://:secret@h").password == "secret")
    #expect(try StoreURL("redis://[::1]").place.port == 6379)
    #expect(try StoreURL("redis://h/prefix/").prefix == "prefix")
  }

  @Test(arguments: [
    "http://h", "redis://", "redis://h:0", "redis://h:70000", "redis://h/a/b", "redis://h/a b", "redis://h/{x}",
    "redis://%zz@h", "redis://h?db=1", "redis://a b", "192.0.2.1:6379", "redis://u:hunter2@/x",
  ])
  func `what is no address of a store is refused with a sentence that shows no password`(text: String) {
    let problem = #expect(throws: StoreURL.Problem.self) { try StoreURL(text) }
    let sentence = problem.map { "\($0)" } ?? ""
    #expect(sentence.hasPrefix("--store") && !sentence.contains("hunter2"))
  }
}
