namespace ScheduledJobs.Browser.Tests.Support;

/// <summary>The browser: Debian's chromium, or another Chromium. The tests bring none.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>It talks to the consoles of the tests and to nothing else.</summary>
    public static readonly IReadOnlyList<string> Arguments = ["--disable-gpu", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"];

    /// <summary>Its path: the variable CHROMIUM, or a program in the path; null if neither exists.</summary>
    public static string? Find() => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
        ? named
        : (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
           from name in Names
           select Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Skips a test where there is no browser. CI installs one, so there it fails.</summary>
    public static void Require()
    {
        if (Find() is not null)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException("Chromium is not in the path, and in CI it must be.");
        Skip.If(true, "Chromium is not installed: install Debian's package chromium, or name one in the variable CHROMIUM");
    }
}
