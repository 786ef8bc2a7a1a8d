import ArgumentParser

/// What every node writes to its log, how, and where.
struct LogOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How much to log: trace, debug, info, notice, warning, error, critical.", valueName: "level"))
  var logLevel: String?

  @Option(
    help: ArgumentHelp(
      "What lines of the log look like: json, text, or auto, which is text on a terminal and JSON elsewhere.",
      valueName: "format"))
  var logFormat: String?

  @Option(help: ArgumentHelp("Log to this file, and not to standard error.", valueName: "file"))
  var logFile: String?

  @Option(
    help: ArgumentHelp(
      "How large that file becomes, by default 10MiB, before it is renamed to FILE.1 and another begins.",
      valueName: "size"))
  var logFileSize: String?

  @Option(
    help: ArgumentHelp("How many of these files are kept, the newest included; by default 5.", valueName: "number"))
  var logFiles: String?
}
