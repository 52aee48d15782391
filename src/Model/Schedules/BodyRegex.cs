using System.Text.RegularExpressions;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// The regular expressions of <c>expect.bodyRegex</c>. They do not back-track, so the time of a match grows with the body and with the
/// automaton; the automaton is bounded here, the body by its reader, and the time as well.
/// </summary>
public static class BodyRegex
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxPattern = 1024;

    /// <summary>Most states of the automaton: about the length of the longest text that a pattern such as <c>a.{900}b</c> describes.</summary>
    public const int MaxStates = 1000;

    /// <summary>Longest match.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(500);

    // The platform has no other way to say so. It counts for all expressions of this kind in the process, and there are no others.
    static BodyRegex() => AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", MaxStates);

    /// <summary>What is wrong with a pattern, as a sentence without a subject; null for nothing.</summary>
    public static string? FindFault(string pattern)
    {
        if (pattern.Length > MaxPattern)
            return $"must be at most {MaxPattern} characters long, but is {pattern.Length}";
        try
        {
            _ = Compile(pattern, MatchTimeout);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"is not a regular expression: {e.Message}";
        }
        catch (NotSupportedException)
        {
            return $"must do without look-around and back references, and repeat its parts at most {MaxStates} times in all";
        }
    }

    /// <summary>The expression of a pattern.</summary>
    /// <exception cref="ArgumentException">The pattern is not valid.</exception>
    /// <exception cref="NotSupportedException">It needs back-tracking, or too many states.</exception>
    public static Regex Compile(string pattern, TimeSpan matchTimeout) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, matchTimeout);

    /// <summary>The limit of time as text.</summary>
    public static string MatchTimeoutText => DurationText.Format(MatchTimeout);
}
