from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journey', '0005_moves_by_target'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('notified_at__isnull', False)), fields=['-notified_at'], name='journey_newest_told'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('notified_at', None), ('state__in', ['contracted', 'cover_reported'])), fields=['changed_at'], name='journey_untold'),
        ),
    ]
