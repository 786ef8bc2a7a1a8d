import Foundation
import Logging
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct TokensTests {
  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-tokens-\(UUID())").path
    try write(text, path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test func `a token is 256 random bits, and only its hash is kept`() {
    let (token, hash) = TokenHash.draw()
    #expect(token.count == 64 && TokenHash.isToken(token) && TokenHash.draw().token != token)
    #expect(TokenHash(of: token).isSame(as: hash) && TokenHash(hex: hash.hex) == hash)
    #expect(!TokenHash(of: token + "0").isSame(as: hash))
    // As `printf abc | sha256sum` has it.
    #expect(TokenHash(of: "abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(TokenHash(hex: "abc") == nil && !TokenHash.isToken("short") && !TokenHash.isToken("a token with spaces"))
  }

  @Test func `a file has a token, or its hash for who only checks it`() throws {
    let (token, hash) = TokenHash.draw()
    try withFile("\n \(token)\n") { path in
      #expect(try TokenFile(path).token() == token)
      #expect(try TokenFile(path).hash() == hash)
      try write("sha256:\(hash.hex)\n", path)
      #expect(try TokenFile(path).hash() == hash)
      for bad in ["", "short", "sha256:abc", "two words of a token", String(repeating: "x", count: 9_000)] {
        try write(bad, path)
        #expect(throws: TokenFile.Problem.self) { try TokenFile(path).hash() }
      }
      #expect(throws: TokenFile.Problem.self) { try TokenFile(path + "-missing").hash() }
    }
  }

  @Test func `operators are known by their tokens, and a changed file counts at once, but not a broken one`() throws {
    let (alice, bob) = (TokenHash.draw(), TokenHash.draw())
    try withFile("# who looks after it\n\nalice \(alice.hash.hex)\n") { path in
      let operators = try Operators(path)
      #expect(operators.name(of: alice.token) == "alice" && operators.name(of: bob.token) == nil)
      try write("bob \(bob.hash.hex)\n", path)
      #expect(operators.name(of: alice.token) == nil && operators.name(of: bob.token) == "bob")
      for broken in ["bob", "bob \(bob.token.dropLast())", "b:b \(bob.hash.hex)", "bob \(bob.hash.hex) more"] {
        try write(broken, path)
        #expect(operators.name(of: bob.token) == "bob")
        #expect(throws: TokenFile.Problem.self) { try Operators(path) }
      }
      try FileManager.default.removeItem(atPath: path)
      #expect(operators.name(of: bob.token) == "bob")
      try write("", path)
      #expect(operators.name(of: bob.token) == nil)
    }
  }

  @Test func `a line is added to a file of operators, and a token written where none was`() throws {
    let (alice, bob) = (TokenHash.draw(), TokenHash.draw())
    try withFile("# kept") { path in
      try Operators.add("alice \(alice.hash.hex)", to: path)
      try Operators.add("bob \(bob.hash.hex)", to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# kept\nalice "))
      #expect(try Operators(path).name(of: bob.token) == "bob" && Operators(path).name(of: alice.token) == "alice")
      #expect(throws: TokenFile.Problem.self) { try TokenFile(path).create(with: alice.token) }
      try FileManager.default.removeItem(atPath: path)
      try TokenFile(path).create(with: alice.token)
      #expect(try TokenFile(path).token() == alice.token)
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test func `what a request brings proves one thing or nothing`() throws {
    let (origins, alice) = (TokenHash.draw(), TokenHash.draw())
    try withFile("sha256:\(origins.hash.hex)") { registration in
      try withFile("alice \(alice.hash.hex)") { operators in
        let tokens = try SelectorTokens(registration: registration, operators: operators)
        #expect(tokens.doors == SelectorConfiguration.Doors(hasRegistrationToken: true, hasOperators: true))
        #expect(tokens.proof([]) == .missing)
        #expect(tokens.proof(["Bearer \(origins.token)"]) == .registrar)
        #expect(tokens.proof(["bearer  \(alice.token)"]) == .operator(name: "alice"))
        for wrong in [
          ["Bearer \(alice.hash.hex)"], ["Basic \(alice.token)"], ["Bearer"], [""], ["Bearer \(alice.token) x"],
          ["Bearer \(alice.token)", "Bearer \(alice.token)"], ["Bearer \(String(repeating: "a", count: 9_000))"],
        ] {
          #expect(tokens.proof(wrong) == .wrong, "\(wrong)")
        }
        let none = try SelectorTokens(registration: nil, operators: nil)
        #expect(none.proof(["Bearer \(alice.token)"]) == .wrong)
      }
    }
  }
}
