import ArgumentParser
import Live
import Vocabulary

/// `shoal key`
struct KeyCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Make the key that an origin signs with, look at it, put another in its place, revoke one.",
    discussion: """
      new     make the key, before the origin runs for the first time: to hand it to users
      show    print the key that signs, as --trust-key takes it, and what became of those before
      rotate  let the key say that a new one takes its place; agents that know the old one follow
      revoke  let a key say that nothing is to be believed any more that it signs. Without KEY that is the one that \
      signs: another takes its place, which users need to be given by hand

      FILE is 'key' in the origin's state, DIR/.shoal/key unless --state says otherwise. An origin that runs takes a \
      change up within 10 s and signs everything anew. What was before lies beside FILE: keep all of FILE.*.

      Examples:
        shoal key show ~/updates/.shoal/key
        shoal key rotate ~/updates/.shoal/key --overlap 30d
      """)

  /// What is to be done.
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case new
    case show
    case rotate
    case revoke
  }

  @Argument(help: ArgumentHelp("new, show, rotate or revoke.", valueName: "action"))
  var action: Action

  @Argument(help: ArgumentHelp("The file of the key.", valueName: "file"))
  var file: String

  @Argument(help: ArgumentHelp("The key to revoke, 64 hexadecimal digits.", valueName: "key"))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "How long the old key signs beside the new one, by default 30d: so long agents of the first releases, which know "
        + "one signature only, go on.",
      valueName: "time"))
  var overlap: String?

  @OptionGroup var shared: SettingsOptions

  private static let usualOverlap = TimeSpan.seconds(30 * 86_400)

  func run(_ settings: Settings) async throws {
    let overlap = try settings.value("overlap", flag: overlap) ?? Self.usualOverlap
    let named = try settings.parsed("the key", key, as: Digest256.self)
    guard named == nil || action == .revoke else {
      throw CommandFailure.usage("only 'shoal key revoke' takes a key besides the file")
    }
    let keys = KeyFile(path: file)
    let now = NodeClock.system.wall.seconds
    switch action {
    case .new: Terminal.out("\(try keys.create().hex) signs")
    case .show: for line in try keys.lines(now: now) { Terminal.out(line) }
    case .rotate:
      let (old, new) = try keys.rotate(now: now, until: now + overlap.milliseconds / 1000)
      Terminal.out("\(new.hex) signs from now on, and \(old.hex) has handed over to it")
    case .revoke:
      let (old, new) = try keys.revoke(named, now: now)
      Terminal.out("\(old.hex) is revoked")
      if let new { Terminal.out("\(new.hex) signs from now on: hand it to users, for --trust-key") }
    }
  }
}
