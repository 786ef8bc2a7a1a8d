import Foundation
import Testing

@Suite struct StaticCodeTests {
  @Test func `the static code is what its generator makes of the declarations`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", Repository.root.appendingPathComponent("Tests/StaticCode/generate.py").path, "--check",
    ]
    let output = Pipe()
    process.standardError = output
    try process.run()
    let sentence = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(sentence)")
  }
}
