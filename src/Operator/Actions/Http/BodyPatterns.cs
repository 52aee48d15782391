using System.Text.RegularExpressions;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Caching;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// The expressions in use, so that responses for one schedule share an automaton. An automaton grows as it meets new text; what a match
/// allocates counts as growth. One that grows too large is dropped and rebuilt next time.
/// </summary>
/// <param name="matchTimeout">Time limit of a match.</param>
internal sealed class BodyPatterns(TimeSpan matchTimeout)
{
    /// <summary>Most bytes of all automata together.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most bytes of the automata of one namespace.</summary>
    public const long MaxBytesPerNamespace = 2 * 1024 * 1024;

    private readonly SizedCache<(string Namespace, string Pattern), Regex> _cache =
        new(key => key.Namespace, MaxBytes, MaxBytesPerNamespace);

    /// <summary>Bytes of the cached automata.</summary>
    public long Bytes => _cache.Bytes;

    /// <summary>Whether the pattern matches somewhere in the text.</summary>
    /// <exception cref="RegexMatchTimeoutException">The match took too long.</exception>
    public bool IsMatch(string @namespace, string pattern, ReadOnlySpan<char> text)
    {
        var key = (@namespace, pattern);
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (!_cache.TryGet(key, out var regex))
            regex = BodyRegex.Compile(pattern, matchTimeout);
        try
        {
            return regex.IsMatch(text);
        }
        finally
        {
            _cache.Grow(key, regex, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
