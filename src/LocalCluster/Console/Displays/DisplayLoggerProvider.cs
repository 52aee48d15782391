using Microsoft.Extensions.Logging;

namespace ScheduledJobs.LocalCluster.Console.Displays;

/// <summary>Writes log entries to the display, so that they do not break the table.</summary>
internal sealed class DisplayLoggerProvider(IDisplay display, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) =>
        new DisplayLogger(display, time, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
    }

    private sealed class DisplayLogger(IDisplay display, TimeProvider time, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var level = logLevel.ToString().ToLowerInvariant();
            var problem = exception is null ? "" : $": {exception.GetType().Name}: {exception.Message}";
            display.WriteLine($"{time.GetUtcNow():HH:mm:ss}Z {level} {category}: {formatter(state, exception)}{problem}");
        }
    }
}
