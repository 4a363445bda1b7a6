from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journey', '0004_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='transition',
            index=models.Index(fields=['target', 'at'], name='journey_moves_by_target'),
        ),
    ]
