using System.Text;

namespace ScheduledJobs.Model.Importing;

/// <summary>
/// Kubernetes replaces <c>$(NAME)</c> in commands, arguments and environment variables, and turns <c>$$</c> into <c>$</c>. A text that must
/// arrive as it is, such as a shell's <c>$$</c>, is escaped.
/// </summary>
internal static class VariableText
{
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            escaped.Append(text[i]);
            var isPartOfRun = text[i] == '$' && ((i > 0 && text[i - 1] == '$') || (i + 1 < text.Length && text[i + 1] is '$' or '('));
            if (isPartOfRun)
                escaped.Append('$');
        }

        return escaped.ToString();
    }
}
