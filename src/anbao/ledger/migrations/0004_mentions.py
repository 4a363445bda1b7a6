from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries that were counted before are gone through once more, so that they are found by actor and clause too."""

    dependencies = [
        ('ledger', '0003_explorer_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('pk', models.CompositePrimaryKey('what', 'at', 'row', blank=True, editable=False, primary_key=True, serialize=False)),
                ('what', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('row', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunSQL('DELETE FROM ledger_verdictcount; DELETE FROM ledger_counted;', migrations.RunSQL.noop),
    ]
