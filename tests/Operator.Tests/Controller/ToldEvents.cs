using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>The events that the log repeats: each that is sent, in order.</summary>
internal sealed class ToldEvents : ILogger, IEnumerable<(string Reason, string Message)>
{
    private readonly ConcurrentQueue<(string Reason, string Message)> _events = [];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values && values.Any(v => v.Key == "Reason"))
            _events.Enqueue((Value(values, "Reason"), Value(values, "Message")));
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public IEnumerator<(string Reason, string Message)> GetEnumerator() => _events.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Value(IReadOnlyList<KeyValuePair<string, object?>> values, string name) =>
        values.First(v => v.Key == name).Value?.ToString() ?? "";
}
