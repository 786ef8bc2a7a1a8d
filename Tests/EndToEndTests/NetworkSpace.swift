import Foundation
import Glibc

/// A network namespace with addresses of its own on its loopback device, for programs that refuse 127.0.0.0/8.
final class NetworkSpace {
  let name: String

  /// Nil when this machine does not let us make one (it takes root and iproute2).
  init?(number: Int) {
    name = "shoal-test-\(getpid())-\(number)"
    guard Self.ip("netns", "add", name), Self.ip("-n", name, "link", "set", "lo", "up") else {
      remove()
      return nil
    }
  }

  /// The words to put before a program so that it runs inside.
  var prefix: [String] { ["ip", "netns", "exec", name] }

  /// Gives the loopback device of the namespace another address, such as 10.64.1.1.
  func add(address: String) throws {
    guard Self.ip("-n", name, "address", "add", address + (address.contains(":") ? "/128" : "/32"), "dev", "lo") else {
      throw TestProblem("cannot add the address \(address)")
    }
  }

  /// Lets programs inside know names: lines of /etc/hosts.
  func know(_ hosts: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try hosts.write(toFile: folder + "/hosts", atomically: true, encoding: .utf8)
  }

  /// Lets programs inside ask a name server of theirs.
  func resolve(at server: String) throws {
    try know("127.0.0.1 localhost\n")
    try "nameserver \(server)\n".write(toFile: folder + "/resolv.conf", atomically: true, encoding: .utf8)
  }

  /// What iproute2 lays over /etc inside.
  private var folder: String { "/etc/netns/\(name)" }

  func remove() {
    Self.ip("netns", "delete", name)
    try? FileManager.default.removeItem(atPath: folder)
  }

  @discardableResult
  static func ip(_ words: String...) -> Bool { ip(words) }

  @discardableResult
  static func ip(_ words: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ip"] + words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
