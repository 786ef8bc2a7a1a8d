import Testing
import Vocabulary

@Suite struct DigestPathTests {
  /// Of "Hello World!", as RFC 6920 has it in 8.1.
  private static let digest = Digest256(hex: "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069")!
  private static let path = "/.well-known/ni/sha-256/f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"

  @Test func `a digest has the path that the standard gives it`() {
    #expect(DigestPath.path(of: Self.digest) == Self.path)
    #expect(DigestPath.digest(in: Self.path) == Self.digest)
    #expect(DigestPath.digest(in: "https://[2001:db8::1]:8090/base" + Self.path) == Self.digest)
  }

  @Test func `every digest is found again in its path`() {
    var random = RandomSource(seed: 3)
    for _ in 0..<1000 {
      let digest = Digest256(random.next(), random.next(), random.next(), random.next())
      #expect(DigestPath.digest(in: DigestPath.path(of: digest)) == digest)
    }
  }

  @Test(arguments: [
    "", "/", "/.well-known/ni/sha-256/", String(path.dropLast()), path + "A", path + "?x=1", path + "/",
    path.replacing("sha-256", with: "sha-512"), path.replacing("/ni/", with: "/"), path.replacing("f4Ox", with: "f4+x"),
    // The last two bits of a name are none of the digest's.
    String(path.dropLast()) + "l", String(path.dropLast()) + "\u{e9}",
  ])
  func `what names no digest is taken for none`(_ path: String) {
    #expect(DigestPath.digest(in: path) == nil)
  }
}
