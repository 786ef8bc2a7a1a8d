import Nodes
import Testing

@Suite struct RequestRuleTests {
  private func status(
    _ target: String, method: String = "GET", hosts: [String] = ["h"], lengths: [String] = [], codings: [String] = [],
    minor: Int = 1
  ) -> Int? {
    RequestRule.refusal(
      of: RequestRule.Head(
        method: method, target: target, minor: minor, hosts: hosts, lengths: lengths, codings: codings))?.status
  }

  @Test(arguments: ["/", "/a?b", "/a?b?/c", "http://h", "http://h/", "HTTP://H:80/a", "http://h?a=/b", "/{a}|b"])
  func `targets as they should be are taken`(target: String) { #expect(status(target) == nil) }

  @Test(arguments: [
    "", "a", "*", "/a#b", "/a b", "/a\tb", "/\u{e9}", "/a\u{7f}", "http://", "http:///a", "http://u@h/", "http://h#a",
    "ftp://h/", "http:/h/", "http://h:0/", "http://h:x/", "https://other/", "http://other/a", "http://h:81/",
  ])
  func `targets that two may read differently are refused`(target: String) { #expect(status(target) == 400) }

  @Test(arguments: [
    [], ["h", "h"], [""], ["h/x"], ["h?x"], ["u@h"], ["h:99999"], ["h\\x"], ["h, h"], ["h h"], ["[::1"],
  ])
  func `Host is one host`(hosts: [String]) { #expect(status("/", hosts: hosts) == 400) }

  @Test func `Host may lack in HTTP 1.0 only, and brackets and ports are understood`() {
    #expect(status("/", hosts: [], minor: 0) == nil)
    #expect(status("/", hosts: ["[::1]:8080"]) == nil)
    #expect(status("http://[::1]:8080/", hosts: ["[0:0::1]:8080"]) == nil)
    #expect(status("h:443", method: "CONNECT", hosts: ["proxy:80"]) == nil)
    #expect(status("h:443/x", method: "CONNECT") == 400)
    #expect(status("*", method: "OPTIONS") == nil)
  }

  @Test func `where a request ends is said once and in one way`() {
    #expect(status("/", lengths: ["5"]) == nil)
    #expect(status("/", codings: ["Chunked"]) == nil)
    for lengths in [["5", "5"], ["5, 5"], ["+5"], ["-5"], [""], ["0x5"], ["5 "], ["99999999999999999999"]] {
      #expect(status("/", lengths: lengths) == 400, "\(lengths)")
    }
    #expect(status("/", lengths: ["5"], codings: ["chunked"]) == 400)
    for codings in [
      ["gzip"], ["gzip, chunked"], ["chunked", "chunked"], ["chunked, chunked"], ["identity"], ["xchunked"],
    ] {
      #expect(status("/", codings: codings) == 501, "\(codings)")
    }
    #expect(status("/", codings: ["chunked"], minor: 0) == 501)
  }
}
