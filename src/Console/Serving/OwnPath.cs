namespace ScheduledJobs.Console.Serving;

/// <summary>Where a browser may be sent after a form.</summary>
internal static class OwnPath
{
    /// <summary>The path if it is within the console, otherwise <c>/</c>: <c>//host</c> and <c>/\host</c> lead elsewhere.</summary>
    public static string Of(string path) => path is ['/'] or ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) ? path : "/";
}
